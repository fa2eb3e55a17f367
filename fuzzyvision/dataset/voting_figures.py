"""Figures by which an owner sees that votes were stuffed: when they came, and from how many."""

from collections import Counter
from collections.abc import Iterator

from fuzzyvision.dataset.rows import Row

_HOURS_TOLD = 3
_TO_THE_HOUR = len("2026-11-24T10")


class VotingFigures:
    """Counts the votes of the rows of an export."""

    def __init__(self) -> None:
        self._voters: Counter[str] = Counter()
        self._hours: Counter[str] = Counter()

    def add(self, row: Row) -> None:
        """Count the votes on a picture."""
        for vote in row["votes"]:
            self._voters[vote["voter"]] += 1
            self._hours[vote["voted_at"][:_TO_THE_HOUR]] += 1

    def lines(self) -> Iterator[str]:
        """Yield what the owner is told."""
        votes, voters = self._voters.total(), len(self._voters)
        if not votes:
            return
        once = sum(count == 1 for count in self._voters.values())
        of = f"{voters} voter" if voters == 1 else f"{voters} voters"
        yield f"{votes} votes of {of}; {once} ({once / voters:.0%}) voted only once."
        busiest = (
            f"{hour.replace('T', ' ')}:00 {count}"
            for hour, count in self._hours.most_common(_HOURS_TOLD)
        )
        yield (
            f"{votes / len(self._hours):.1f} votes an hour, in {len(self._hours)} hours with "
            f"votes; most (UTC): {', '.join(busiest)}."
        )
