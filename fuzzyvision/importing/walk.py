"""Walks over a network's operations, whatever framework wrote them down. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One operation: its kind, and the names of the values that it reads and writes."""

    kind: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]


def beginning(steps: Iterable[Step], source: str, passing: Collection[str]) -> str | None:
    """Return the value that the first real layer reads, None if there are several or none.

    `steps` are in an order in which they can be done. `passing` are the kinds that only scale,
    shift, cut and pad: they belong to the beginning.
    """
    reached = {source}
    read: set[str] = set()
    for step in steps:
        touched = reached.intersection(step.reads)
        if not touched:
            continue
        if step.kind in passing:
            reached.update(step.writes)
        elif step.kind != "Shape":
            read |= touched
    return read.pop() if len(read) == 1 else None


def ending(steps: Sequence[Step], result: str, passing: Collection[str]) -> str:
    """Return the kind of the operation that gives the answer, `passing` ones left out."""
    made: Mapping[str, Step] = {value: step for step in steps for value in step.writes}
    while (step := made.get(result)) is not None:
        if step.kind not in passing or not step.reads:
            return step.kind
        result = step.reads[0]
    return ""
