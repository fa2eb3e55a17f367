"""What a change set would do, in words. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

_KEEPING = {"AWS::S3::Bucket", "AWS::DynamoDB::Table"}
"""Kinds of resources that hold pictures or votes."""

_SIGNS = {"Add": "+", "Modify": "~", "Remove": "-"}
_WORDS = {"Add": "added", "Modify": "changed", "Remove": "removed"}


class Replaced(Enum):
    """Whether a new resource takes the place of one, and begins empty."""

    NO = ""
    MAYBE = "may be replaced"
    YES = "replaced"


@dataclass(frozen=True)
class Change:
    """One resource that is added, changed or removed."""

    action: str
    resource: str
    kind: str
    replaced: Replaced

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Change":
        """Read one change as CloudFormation describes it."""
        found = document["ResourceChange"]
        return cls(
            found["Action"],
            found["LogicalResourceId"],
            found["ResourceType"],
            _replaced(found),
        )

    @property
    def loses_data(self) -> bool:
        """Whether pictures or votes would be gone, or may be."""
        ends = self.action == "Remove" or self.replaced is not Replaced.NO
        return self.kind in _KEEPING and ends

    def line(self) -> str:
        """Return the change as a line."""
        note = f"  ({self.replaced.value})" if self.replaced.value else ""
        kind = self.kind.removeprefix("AWS::").replace("::", " ")
        return f"  {_SIGNS.get(self.action, '?')} {self.resource}  {kind}{note}"


def loss(changes: Iterable[Change]) -> str:
    """Return which data would be lost, and which may be, in a sentence each; empty if none."""
    lost = [one for one in changes if one.loses_data]
    sure = [one.resource for one in lost if one.replaced is not Replaced.MAYBE]
    unsure = [one.resource for one in lost if one.replaced is Replaced.MAYBE]
    said = []
    if sure:
        said.append(f"This would delete what {' and '.join(sure)} hold.")
    if unsure:
        said.append(
            f"This may replace {' and '.join(unsure)} by empty ones: AWS decides that only while "
            "it changes them."
        )
    return " ".join(said)


def _replaced(change: Mapping[str, Any]) -> Replaced:
    """Return whether CloudFormation replaces a resource.

    It says Conditional where a property that can demand it has a value that is known only later,
    or demands it for some values only. We take that for a loss: afterwards is too late to ask.
    It says Conditional also of a change whose every part can be made in place (tags, rules,
    whatever refers to a resource that is itself replaced); asking there would teach to answer yes.
    """
    answer = change.get("Replacement", "False")
    if answer == "Conditional":
        parts = [
            one.get("Target", {}).get("RequiresRecreation") for one in change.get("Details", [])
        ]
        in_place = bool(parts) and all(one == "Never" for one in parts)
        return Replaced.NO if in_place else Replaced.MAYBE
    return Replaced.YES if answer == "True" else Replaced.NO


def summary(changes: Iterable[Change]) -> str:
    """Return how many resources are added, changed and removed, as one sentence."""
    counts = Counter(change.action for change in changes)
    parts = [f"{counts[action]} {word}" for action, word in _WORDS.items() if counts[action]]
    return f"{', '.join(parts)}."
