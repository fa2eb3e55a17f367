"""Finds bursts of votes from one client. Pure.

A class in one room is one client too, so a burst is shown and nothing is done about it. One person
who labels diligently casts a vote every few seconds, as one voter; many voters behind one address
within minutes are rare.
"""

from dataclasses import dataclass, field

from chalicelib.ports import LabelledPicture

MANY_VOTES, MANY_VOTERS = 20, 5
"""So many votes of so many voters in ten minutes are a burst,"""
MOST_VOTES = 100
"""and so many votes of however few."""
_TEN_MINUTES = len("2026-11-24T10:3")


@dataclass
class Burst:
    """Votes of one client within ten minutes of the clock; `when` is 2026-11-24T10:3."""

    client: str
    when: str
    votes: int = 0
    left_out: int = 0
    voters: set[str] = field(default_factory=set)

    @property
    def begin(self) -> str:
        """When the ten minutes begin (UTC), for people."""
        return f"{self.when.replace('T', ' ')}0"


class Bursts:
    """Counts the votes of clients, in memory that grows with the clients alone."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Burst] = {}

    def add(self, one: LabelledPicture) -> None:
        """Count the votes on a picture. Those without a client are of this machine, or older."""
        for vote in one.votes:
            if not vote.client:
                continue
            when = vote.voted_at[:_TEN_MINUTES]
            burst = self._found.setdefault((vote.client, when), Burst(vote.client, when))
            burst.votes += 1
            burst.left_out += vote.left_out
            if len(burst.voters) < MOST_VOTES:
                burst.voters.add(vote.voter)

    def found(self) -> list[Burst]:
        """Return the bursts, the largest first."""
        return sorted(filter(_is_burst, self._found.values()), key=lambda one: -one.votes)


def _is_burst(burst: Burst) -> bool:
    many = burst.votes >= MANY_VOTES and len(burst.voters) >= MANY_VOTERS
    return many or burst.votes >= MOST_VOTES
