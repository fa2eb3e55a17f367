"""`fuzzy-vision destroy`: remove everything of a stage, asking first. Run again, it continues.

Order: the buckets are emptied, because CloudFormation deletes none that holds something, and what
a budget has attached is detached, because it deletes no policy in use; then the stack goes; then
the artifacts, whose name does not depend on the stack, so that they are found even after an
interruption.
"""

import sys

from fuzzyvision.aws import budget
from fuzzyvision.aws.account import Account
from fuzzyvision.aws.artifacts import Artifacts
from fuzzyvision.aws.emptying import empty
from fuzzyvision.aws.progress import Progress
from fuzzyvision.aws.stack import Stack, State, reason
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stack_states import Kind

_TRIES = 3
"""An upload in progress may arrive after its bucket was emptied."""

_BACKUP = "Of votes DynamoDB keeps a last backup for 35 days, at no cost; nobody can remove it."


def destroy(stage: str, *, sure: bool) -> None:
    """Remove a stage, after asking unless the owner is sure."""
    account = Account.connect()
    stack = Stack.of(account, stage)
    artifacts = Artifacts(account, stage)
    state = stack.state()
    code_is_there = _has_code(artifacts)
    if state is None and code_is_there is False:
        print(f"There is nothing of stage {stage} in account {account.number}, {account.region}.")
        return
    if not sure:
        _ask(stage, account)
    if state is not None:
        remove_stack(stack, state, account)
    if code_is_there:
        bucket = account.session.resource("s3").Bucket(artifacts.bucket)
        empty(bucket)
        bucket.delete()
    if code_is_there is None:
        raise CommandError(
            f"The stage has no stack now. The bucket {artifacts.bucket}, where its code would be, "
            "is another account's, or these credentials may not use it: if it is yours, run the "
            f"same command with others. {_BACKUP}"
        )
    print(f"Nothing of stage {stage} is left in account {account.number}, {account.region}.")
    print(_BACKUP)


def _has_code(artifacts: Artifacts) -> bool | None:
    """Return whether the code's bucket is there; None if S3 does not tell these credentials."""
    try:
        return artifacts.exists()
    except CommandError:
        return None


def remove_stack(stack: Stack, state: State, account: Account) -> None:
    """Empty the stack's buckets and delete it, following what happens.

    Raises CommandError with the reason if something stays.
    """
    progress = Progress()
    seen = {event["EventId"] for event in stack.events(state.id)}
    if state.kind is Kind.MOVING:
        state = stack.follow(state.id, seen, progress.tell)
    for _ in range(_TRIES):
        if stack.state() is None:
            return
        for bucket in stack.resources("AWS::S3::Bucket"):
            empty(account.session.resource("s3").Bucket(bucket))
        budget.lift(account.session, stack)
        stack.protect(on=False)
        progress = Progress()
        stack.delete()
        state = stack.follow(state.id, seen, progress.tell)
        if state.status == "DELETE_COMPLETE":
            return
    raise CommandError(
        f"Not everything could be removed. {reason(progress.events)} "
        "Put that right, then run the same command again."
    )


def _ask(stage: str, account: Account) -> None:
    print(
        f"This removes the site, every picture, every vote and every function of stage {stage}\n"
        f"in account {account.number}, {account.region}. It cannot be undone. {_BACKUP}\n"
        f"Export first what you want to keep: fuzzy-vision export folder --stage {stage}"
    )
    if not sys.stdin.isatty():
        raise CommandError(f"To remove it without being asked: fuzzy-vision destroy {stage} --yes")
    if input(f"Type {stage} to continue: ").strip() != stage:
        raise CommandError("Nothing was removed.")
