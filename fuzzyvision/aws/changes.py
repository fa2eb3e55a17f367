"""What a change set would do, in words. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_KEEPING = {"AWS::S3::Bucket", "AWS::DynamoDB::Table"}
"""Kinds of resources that hold pictures or votes."""

_SIGNS = {"Add": "+", "Modify": "~", "Remove": "-"}
_WORDS = {"Add": "added", "Modify": "changed", "Remove": "removed"}


@dataclass(frozen=True)
class Change:
    """One resource that is added, changed or removed; `replaced` if its contents would be lost."""

    action: str
    resource: str
    kind: str
    replaced: bool

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Change":
        """Read one change as CloudFormation describes it."""
        found = document["ResourceChange"]
        return cls(
            found["Action"],
            found["LogicalResourceId"],
            found["ResourceType"],
            found.get("Replacement") == "True",
        )

    @property
    def loses_data(self) -> bool:
        """Whether pictures or votes would be gone."""
        return self.kind in _KEEPING and (self.action == "Remove" or self.replaced)

    def line(self) -> str:
        """Return the change as a line."""
        note = "  (replaced)" if self.replaced else ""
        kind = self.kind.removeprefix("AWS::").replace("::", " ")
        return f"  {_SIGNS.get(self.action, '?')} {self.resource}  {kind}{note}"


def summary(changes: Iterable[Change]) -> str:
    """Return how many resources are added, changed and removed, as one sentence."""
    counts = Counter(change.action for change in changes)
    parts = [f"{counts[action]} {word}" for action, word in _WORDS.items() if counts[action]]
    return f"{', '.join(parts)}."
