"""How much a picture needs votes. Pure.

Least certain first is uncertainty sampling by least confidence (Lewis and Gale, "A sequential
algorithm for training text classifiers", SIGIR 1994); most disputed first is query by committee
with vote entropy (Dagan and Engelson, "Committee-based sampling for training probabilistic
classifiers", ICML 1995), where the committee are the voters.
"""

import math
from collections.abc import Mapping

HIGHEST = 9999
ENOUGH_AHEAD = 3
"""Votes by which the leading answer is ahead of the next when a picture needs no more."""
ENOUGH = 9
"""Votes after which a picture that is still disputed is so for good reason."""


def score(probability: float, tallies: Mapping[str, int]) -> int | None:
    """Return how hard a picture is, 0 to `HIGHEST`, or None if it needs no more votes.

    `probability` is that of the model's best label; `tallies` are the votes for each answer.
    What the model is unsure of is asked less urgently with every vote, a dispute is not.
    """
    if _is_settled(tallies):
        return None
    uncertainty = (1 - probability) / (1 + sum(tallies.values()))
    need = max(uncertainty, disagreement(tallies))
    return round(HIGHEST * min(1.0, max(0.0, need)))


def disagreement(tallies: Mapping[str, int]) -> float:
    """Return the entropy of the votes, from 0 (all agree) to 1 (each says something else)."""
    votes = sum(tallies.values())
    if votes <= 1:
        return 0.0
    shares = [count / votes for count in tallies.values() if count]
    return -sum(share * math.log(share) for share in shares) / math.log(votes)


def _is_settled(tallies: Mapping[str, int]) -> bool:
    first, second, *_ = [*sorted(tallies.values(), reverse=True), 0, 0]
    return first - second >= ENOUGH_AHEAD or sum(tallies.values()) >= ENOUGH
