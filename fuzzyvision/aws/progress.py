"""What the owner sees while a stack changes: one line for every resource that is done."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackEventTypeDef

_DONE = {
    "CREATE_COMPLETE": "made",
    "UPDATE_COMPLETE": "changed",
    "DELETE_COMPLETE": "removed",
    "DELETE_SKIPPED": "kept",
}
_SLOW = "AWS::CloudFront::Distribution"


class Progress:
    """Prints events, and keeps them for finding out why a change failed."""

    def __init__(self, total: int = 0) -> None:
        self.events: list[StackEventTypeDef] = []
        self._total = total
        self._done: set[str] = set()

    def tell(self, event: "StackEventTypeDef") -> None:
        """Print an event if it says that a resource is done, has failed, or takes long."""
        self.events.append(event)
        if event["PhysicalResourceId"] == event["StackId"]:
            return  # the stack itself: its end is told by who follows it
        line = self._line(event)
        if line:
            time = event["Timestamp"].astimezone().strftime("%H:%M:%S")
            print(f"  {time}  {line}", flush=True)

    def _line(self, event: "StackEventTypeDef") -> str:
        status, resource = event["ResourceStatus"], event["LogicalResourceId"]
        if status in _DONE:
            self._done.add(resource)
            count = f"{len(self._done)} of {self._total}  " if self._total else ""
            return f"{count}{resource} {_DONE[status]}"
        if status.endswith("_FAILED"):
            return f"{resource} failed: {event.get('ResourceStatusReason', '')}"
        if status.endswith("_IN_PROGRESS") and event["ResourceType"] == _SLOW:
            reached = event.get("ResourceStatusReason")
            return "" if reached else f"{resource} takes some minutes ..."
        return ""
