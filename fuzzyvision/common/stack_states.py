"""What each state of a stage's stack means, and what its owner does about it. Pure.

The states are CloudFormation's, and so is what each allows: "Stack status codes" and "Stack
failure options" in its user guide.
"""

from enum import Enum, auto
from typing import NamedTuple

from fuzzyvision.common.stage_names import stack_name


class Kind(Enum):
    """What can be done with a stack."""

    MOVING = auto()
    """Something is being done to it; that ends by itself."""
    SERVES = auto()
    """A version of it is complete. It can be changed."""
    PROPOSED = auto()
    """It is a name with a change set that nobody has carried out."""
    UNMADE = auto()
    """It was never complete. It can only be deleted."""
    STUCK = auto()
    """Somebody must act before it can be changed."""


class Meaning(NamedTuple):
    """A state: what can be done, what it means, and what to do; both empty if all is well."""

    kind: Kind
    says: str = ""
    do: str = ""


_WAIT = "Wait, or type fuzzy-vision deploy {stage}: it waits, too."
_AGAIN = "To try again: fuzzy-vision deploy {stage}"
_NOTHING = "Nothing serves yet."
_CONSOLE = (
    "Open the stack {stack} in the CloudFormation console: its events say what failed. To give it "
    "up with all that it holds: fuzzy-vision destroy {stage}"
)
_STATES = {
    "CREATE_IN_PROGRESS": Meaning(Kind.MOVING, "It is being made.", _WAIT),
    "CREATE_COMPLETE": Meaning(Kind.SERVES),
    "CREATE_FAILED": Meaning(Kind.UNMADE, f"It could not be made. {_NOTHING}", _AGAIN),
    "ROLLBACK_IN_PROGRESS": Meaning(
        Kind.MOVING, "It could not be made; what there was of it is being removed.", _WAIT
    ),
    "ROLLBACK_COMPLETE": Meaning(
        Kind.UNMADE,
        f"It could not be made, and what there was of it is removed. {_NOTHING}",
        _AGAIN,
    ),
    "ROLLBACK_FAILED": Meaning(
        Kind.UNMADE,
        f"It could not be made, and a part of it could not be removed. {_NOTHING}",
        _AGAIN,
    ),
    "REVIEW_IN_PROGRESS": Meaning(
        Kind.PROPOSED, "It was proposed and never made; it is empty.", _AGAIN
    ),
    "UPDATE_IN_PROGRESS": Meaning(Kind.MOVING, "It is being changed.", _WAIT),
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": Meaning(
        Kind.MOVING, "It was changed, and serves; what it no longer needs is being removed.", _WAIT
    ),
    "UPDATE_COMPLETE": Meaning(Kind.SERVES),
    "UPDATE_FAILED": Meaning(
        Kind.STUCK,
        "A change failed half-way, and somebody has told CloudFormation not to undo it.",
        "To undo it: aws cloudformation rollback-stack --stack-name {stack}; then deploy again.",
    ),
    "UPDATE_ROLLBACK_IN_PROGRESS": Meaning(
        Kind.MOVING, "A change failed, and is being undone.", _WAIT
    ),
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": Meaning(
        Kind.MOVING, "A change failed and was undone; its remains are being removed.", _WAIT
    ),
    "UPDATE_ROLLBACK_COMPLETE": Meaning(
        Kind.SERVES,
        "The last change failed and was undone; what served before still serves.",
        _AGAIN,
    ),
    "UPDATE_ROLLBACK_FAILED": Meaning(
        Kind.STUCK,
        "A change failed, and undoing it failed, too.",
        "Put right what the reason says. Then: aws cloudformation continue-update-rollback "
        "--stack-name {stack}; when that has ended, deploy again.",
    ),
    "DELETE_IN_PROGRESS": Meaning(
        Kind.MOVING, "It is being removed.", "To follow that: fuzzy-vision destroy {stage}"
    ),
    "DELETE_FAILED": Meaning(
        Kind.STUCK,
        "It was to be removed, and a part of it stayed.",
        "Put right what the reason says, then remove the rest: fuzzy-vision destroy {stage}",
    ),
    "IMPORT_IN_PROGRESS": Meaning(
        Kind.MOVING, "Somebody is importing resources into it in the console.", _WAIT
    ),
    "IMPORT_COMPLETE": Meaning(Kind.SERVES),
    "IMPORT_ROLLBACK_IN_PROGRESS": Meaning(
        Kind.MOVING, "An import into it failed, and is being undone.", _WAIT
    ),
    "IMPORT_ROLLBACK_COMPLETE": Meaning(
        Kind.SERVES, "An import into it failed and was undone; what served before still serves."
    ),
    "IMPORT_ROLLBACK_FAILED": Meaning(
        Kind.STUCK, "An import into it failed, and undoing it failed, too.", _CONSOLE
    ),
}


def meaning(status: str) -> Meaning:
    """Return what a state means, also one that AWS adds later."""
    if status in _STATES:
        return _STATES[status]
    if status.endswith("_IN_PROGRESS"):
        return Meaning(Kind.MOVING, "Something is being done to it.", _WAIT)
    return Meaning(Kind.STUCK, "This program does not know that state.", _CONSOLE)


def explain(stage: str, status: str) -> str:
    """Return what a state means and what to type; empty if all is well."""
    found = meaning(status)
    return f"{found.says} {found.do}".strip().format(stage=stage, stack=stack_name(stage))


def serves_nothing(stage: str, status: str | None) -> str:
    """Return why a stage cannot be used, and what to type; `status` is None without a stack."""
    if status is None:
        return f"There is no stage {stage} here. To make it: fuzzy-vision deploy {stage}"
    why = explain(stage, status) or f"Deploy it again: fuzzy-vision deploy {stage}"
    return f"The stage {stage} serves nothing; its stack is in the state {status}. {why}"
