"""Bringing a stack to a template: show what changes, do it, and say how it ended."""

from dataclasses import dataclass, field

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.changes import Change, summary
from fuzzyvision.aws.destroy import remove_stack
from fuzzyvision.aws.parameters import Parameters
from fuzzyvision.aws.progress import Progress
from fuzzyvision.aws.stack import Stack, State, reason
from fuzzyvision.common.errors import CommandError

_NOT_READY = {"UPDATE_ROLLBACK_FAILED", "DELETE_FAILED"}


@dataclass(frozen=True)
class Wanted:
    """What the stack is to be: its template and parameters, its tags; whether data may be lost."""

    template_url: str
    tags: dict[str, str]
    lose_data: bool = False
    parameters: Parameters = field(default_factory=Parameters)


def release(stack: Stack, wanted: Wanted, account: Account) -> State:
    """Make or change the stack and return how it is now; unchanged, it is returned as it was.

    What an interrupted run left is finished or cleared away first. Raises CommandError with the
    reason if CloudFormation fails; it has gone back to the old version by then.
    """
    before = _ready(stack, account)
    proposal = stack.propose(wanted.template_url, wanted.tags, wanted.parameters)
    if proposal is None:
        print("Nothing to change in the stack.")
        return before or _required(stack)
    identifier, changes = proposal
    _show(changes)
    lost = [change.resource for change in changes if change.loses_data]
    if lost and not wanted.lose_data:
        stack.withdraw(identifier)
        raise CommandError(
            f"This would delete what {' and '.join(lost)} hold. Nothing was changed. Export what "
            "you want to keep, then add --lose-data if that is what you want."
        )
    return _carry_out(stack, identifier, len(changes), was=before)


def _ready(stack: Stack, account: Account) -> State | None:
    """Wait for a change in progress, remove a stack never created; return the serving state."""
    state = stack.state()
    if state is not None and state.moving:
        print(f"The stack is being worked on ({state.status}); waiting for that to end.")
        seen = {event["EventId"] for event in stack.events(state.id)}
        stack.follow(state.id, seen, Progress().tell)
        state = stack.state()
    if state is not None and state.never_created:
        print("Removing what an earlier try left ...")
        remove_stack(stack, state, account)
        return None
    if state is not None and state.status in _NOT_READY:
        raise CommandError(
            f"The stack {stack.name} is in the state {state.status}: {state.reason} "
            "Open it in the CloudFormation console, which says what to do, then try again."
        )
    return state


def _show(changes: list[Change]) -> None:
    print(f"In the stack: {summary(changes)}")
    for change in changes:
        print(change.line())


def _carry_out(stack: Stack, proposal: str, total: int, *, was: State | None) -> State:
    state = _required(stack)
    seen = {event["EventId"] for event in stack.events(state.id)}
    progress = Progress(total)
    stack.carry_out(proposal)
    after = stack.follow(state.id, seen, progress.tell)
    if after.status in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
        return after
    rest = "What served before still serves." if was else "Nothing serves yet."
    raise CommandError(
        f"{reason(progress.events)}\nThe stack is in the state {after.status}. {rest}"
    )


def _required(stack: Stack) -> State:
    state = stack.state()
    if state is None:
        raise CommandError(f"The stack {stack.name} was deleted meanwhile. Try again.")
    return state
