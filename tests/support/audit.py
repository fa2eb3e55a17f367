"""Counts all votes again, and holds tallies and counters against them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from chalicelib.ports import answer_of


def recount(items: Sequence[dict[str, Any]]) -> set[str]:
    """Return the ids of the pictures that have votes; AssertionError if any number is wrong."""
    pictures = {item["pk"]: item for item in items if item["sk"] == "picture"}
    votes = [item for item in items if item["sk"].startswith("vote#")]
    tallies: dict[str, Counter[str]] = {pk: Counter() for pk in pictures}
    expected: dict[tuple[str, ...], Counter[str]] = {}
    for vote in votes:
        assert vote["pk"] in tallies, "vote without a picture"
        kind = "?" if vote["cannot_tell"] else answer_of(vote["label"])
        tallies[vote["pk"]]["!" if "left_out" in vote else kind] += 1
        if "left_out" in vote:
            assert "cell" not in vote
            continue
        where = (vote["model"], vote["predicted"], kind, str(vote["blind"]))
        expected.setdefault(where, Counter())["n"] += 1
        if vote["cannot_tell"]:
            assert "cell" not in vote
            continue
        right = vote["label"] == vote["predicted"]
        day = expected.setdefault((vote["voted_at"][:10], vote["model"]), Counter())
        day["votes"] += 1
        day["correct"] += right
        day["blind_votes"] += vote["blind"]
        day["blind_correct"] += right and vote["blind"]
    for pk, tally in tallies.items():
        counted = tally.total() - tally["!"]
        if counted:
            expected.setdefault((pictures[pk]["model"],), Counter())["n"] += 1
        assert Counter(pictures[pk]["tallies"]) == +tally, "tallies that a recount does not give"
        assert pictures[pk]["votes"] == counted, "votes that a recount does not give"
        assert ("expires" in pictures[pk]) != bool(tally), "expiry with votes, or none without"
    assert _counters(items) == expected, "counters that a recount does not give"
    return {pk.split("#")[1] for pk, tally in tallies.items() if tally}


def _counters(items: Sequence[dict[str, Any]]) -> dict[tuple[str, ...], Counter[str]]:
    """Return the counters as they are, by what they count."""
    found: dict[tuple[str, ...], Counter[str]] = {}
    for item in items:
        where: tuple[str, ...]
        if item["pk"] == "days":
            where = (item["day"], item["model"])
            number = {name: item[name] for name in item if "votes" in name or "correct" in name}
        elif item["pk"] == "counts":
            cell = ("predicted", "answer", "blind")
            where = (item["model"], *(str(item[name]) for name in cell if name in item))
            number = {"n": item["n"]}
        else:
            continue
        assert number["n" if "n" in number else "votes"] > 0, "a counter of nothing"
        found.setdefault(where, Counter()).update(number)
    return found
