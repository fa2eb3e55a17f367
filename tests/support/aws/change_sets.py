"""Change sets, as moto keeps them and AWS tells of them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from xml.sax.saxutils import escape

from tests.support.aws import moto_stacks


def known() -> dict[str, Any]:
    """Return all change sets by their ids."""
    sets: dict[str, Any] = moto_stacks.backend("cloudformation").change_sets
    return sets


def describe(description: str, minutes: int = 0) -> None:
    """Make all change sets somebody's, and so old."""
    for one in known().values():
        one.description = description
        one.creation_time -= timedelta(minutes=minutes)


def join(change: Any, stack: Any) -> None:  # noqa: ANN401 - as above
    """Give a stack another first change set, for which moto made another stack of its name."""
    del moto_stacks.backend("cloudformation").stacks[change.stack_id]
    change.stack, change.stack_id = stack, stack.stack_id


def fail(change: Any, reason: str) -> None:  # noqa: ANN401 - as above
    """Let a change come to nothing, for this reason."""
    stack, created = change.stack, change.change_set_type == "CREATE"
    kind = "AWS::Lambda::Function"
    moto_stacks.add_event(stack, "WorkerFunction", kind, "CREATE_FAILED", reason)
    if created:  # a stack that came to nothing still says what it was to have
        stack.resource_map.resolved_parameters = dict(change.parameters)
    stack.status = "ROLLBACK_COMPLETE" if created else "UPDATE_ROLLBACK_COMPLETE"


def values(form: Mapping[str, str], known: Mapping[str, Any], stack: Any | None) -> dict[str, str]:  # noqa: ANN401 - as above
    """Return the values of all parameters: moto compares what is given, AWS what it comes to."""
    had = stack.stack_parameters if stack is not None else {}
    found = {}
    for place in [one for one in form if one.endswith(".ParameterKey")]:
        name, start = form[place], place.removesuffix("ParameterKey")
        is_kept = f"{start}UsePreviousValue" in form
        if is_kept and name not in had:
            raise ValueError(f"{name}: usePreviousValue, but not in the previous template")
        if name not in known:
            raise ValueError(f"Parameters: [{name}] do not exist in the template")
        found[name] = str(had[name]) if is_kept else form[f"{start}ParameterValue"]
    return {name: str(one["Default"]) for name, one in known.items() if name not in found} | found


def listed(stack: Any) -> str:  # noqa: ANN401 - moto types none
    """Return a stack's change sets as AWS lists them."""
    return "".join(
        f"<member><ChangeSetId>{one.change_set_id}</ChangeSetId><Status>{one.status}</Status>"
        f"<CreationTime>{one.creation_time.isoformat()}Z</CreationTime>"
        f"<Description>{escape(one.description or '')}</Description></member>"
        for one in known().values()
        if one.stack is stack
    )
