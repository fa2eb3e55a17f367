"""What AWS's CloudFormation answers in each state of a stack, where moto says yes to all. Pure.

The messages are as AWS words them in public reports of each.
"""

ENDS = {
    "CREATE_IN_PROGRESS": "CREATE_COMPLETE",
    "ROLLBACK_IN_PROGRESS": "ROLLBACK_COMPLETE",
    "UPDATE_IN_PROGRESS": "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_IN_PROGRESS": "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_ROLLBACK_COMPLETE",
    "DELETE_IN_PROGRESS": "DELETE_COMPLETE",
    "IMPORT_IN_PROGRESS": "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_IN_PROGRESS": "IMPORT_ROLLBACK_COMPLETE",
}
"""What the states that pass come to."""

NO_OUTPUTS = {
    "CREATE_IN_PROGRESS",
    "CREATE_FAILED",
    "ROLLBACK_IN_PROGRESS",
    "ROLLBACK_FAILED",
    "ROLLBACK_COMPLETE",
    "REVIEW_IN_PROGRESS",
}
"""Outputs are there once the stack has been complete."""

_CHANGEABLE = {
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
}
_UNFINISHED = {"CREATE_FAILED", "UPDATE_FAILED"}
_REVIEW = "REVIEW_IN_PROGRESS"
_CANNOT_STOP = ("UPDATE_", "IMPORT_")


def refusal(action: str, status: str, stack: str, kind: str = "") -> str:
    """Return why an action on a stack (by its id) is refused in a state; empty if it is not.

    `kind` is that of a change set. The stack exists.
    """
    unfit = f"Stack:{stack} is in {status} state and can not be updated."
    unfinished = (
        f"This stack is currently in a non-terminal [{status}] state. To update the stack from "
        "this state, please use the disable-rollback parameter with update-stack API. To rollback "
        "to the last known good state, use the rollback-stack API"
    )
    is_new, passes = status == _REVIEW, status in ENDS
    refusals = {
        "CreateChangeSet": unfinished if status in _UNFINISHED else unfit,
        "ExecuteChangeSet": unfit,
        "DeleteStack": f"Stack [{stack}] cannot be deleted while in status {status}",
        "UpdateTerminationProtection": f"Stack [{stack}] is in {status} state",
        "GetTemplateSummary": f"{action} cannot be called on REVIEW_IN_PROGRESS stacks.",
    }
    allowed = {
        "CreateChangeSet": is_new if kind == "CREATE" else status in _CHANGEABLE,
        "ExecuteChangeSet": is_new or status in _CHANGEABLE,
        "DeleteStack": not (passes and status.startswith(_CANNOT_STOP)),
        "UpdateTerminationProtection": not (passes and status.startswith("DELETE_")),
        "GetTemplateSummary": not is_new,
    }
    return "" if allowed.get(action, True) else refusals[action]
