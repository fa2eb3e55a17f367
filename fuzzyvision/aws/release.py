"""Bringing a stack to a template: show what changes, do it, and say how it ended."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from fuzzyvision.aws import budget
from fuzzyvision.aws.account import Account
from fuzzyvision.aws.changes import Change, loss, summary
from fuzzyvision.aws.deployer import Deployer, at_work
from fuzzyvision.aws.destroy import remove_stack
from fuzzyvision.aws.parameters import Parameters
from fuzzyvision.aws.progress import Progress
from fuzzyvision.aws.stack import Stack, State, reason
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stack_states import Kind, explain
from fuzzyvision.common.stage_names import stage_of


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
    lost = loss(changes)
    if lost and not wanted.lose_data:
        stack.withdraw(identifier)
        raise CommandError(
            f"{lost} Nothing was changed. Export what you want to keep, then add --lose-data if "
            "that is what you want."
        )
    if budget.changes(changes):  # before: CloudFormation deletes no policy that is attached
        budget.lift(account.session, stack)
    return _carry_out(stack, identifier, len(changes))


def _ready(stack: Stack, account: Account) -> State | None:
    """Wait for a change in progress, remove a stack never created; return the serving state."""
    state = stack.state()
    if state is not None and state.kind is Kind.MOVING:
        print(f"The stack is being worked on ({state.status}); waiting for that to end.")
        seen = {event["EventId"] for event in stack.events(state.id)}
        stack.follow(state.id, seen, Progress().tell)
        state = stack.state()
    if state is None or state.kind is Kind.SERVES:
        return state
    if state.kind is Kind.PROPOSED:
        _let_others_finish(stack)
    if state.unmade:
        print("Removing what an earlier try left ...")
        remove_stack(stack, state, account)
        return None
    said = explain(stage_of(stack.name), state.status)
    why = f"\n{state.reason}" if state.reason else ""
    raise CommandError(f"The stack {stack.name} is in the state {state.status}.{why}\n{said}")


def _let_others_finish(stack: Stack) -> None:
    """Raise CommandError if somebody else is about to make the stack."""
    other = at_work(stack.change_sets(), Deployer.here(), datetime.now(UTC))
    if other is not None:
        stage = stage_of(stack.name)
        raise CommandError(
            f"{other.who} is deploying the stage {stage} for the first time right now. Wait until "
            f"that is done, or remove what was begun: fuzzy-vision destroy {stage}"
        )


def _show(changes: list[Change]) -> None:
    print(f"In the stack: {summary(changes)}")
    for change in changes:
        print(change.line())


def _carry_out(stack: Stack, proposal: str, total: int) -> State:
    state = _required(stack)
    seen = {event["EventId"] for event in stack.events(state.id)}
    progress = Progress(total)
    stack.carry_out(proposal)
    after = stack.follow(state.id, seen, progress.tell)
    if after.status in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}:
        return after
    said = explain(stage_of(stack.name), after.status)
    raise CommandError(
        f"{reason(progress.events)}\nThe stack is in the state {after.status}. {said}"
    )


def _required(stack: Stack) -> State:
    state = stack.state()
    if state is None:
        raise CommandError(f"The stack {stack.name} was deleted meanwhile. Try again.")
    return state
