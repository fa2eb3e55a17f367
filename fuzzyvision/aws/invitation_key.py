"""Changing the key that a stage signs the cookies of invited browsers with.

The stack is brought to its own template and parameters with another key, so that the API and
CloudFront's function have the same; between the one and the other nobody is let in. Killed or
failed, the stack has one key or the other, and it can be run again.
"""

from secrets import token_urlsafe

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.artifacts import Artifacts
from fuzzyvision.aws.bucket_rules import tags_of
from fuzzyvision.aws.parameters import INVITATION_KEY, Parameters
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.aws.releases import kept
from fuzzyvision.aws.stack import Stack, State
from fuzzyvision.common.errors import CommandError


def state_of(stage: str) -> State:
    """Return the state of a stage's stack; raises CommandError if it does not exist."""
    state = Stack.of(Account.connect(), stage).state()
    if state is None:
        raise CommandError(f"There is no stage {stage}: fuzzy-vision deploy {stage} makes it.")
    return state


def change(stage: str) -> None:
    """Give a stage another key: every session ends."""
    account = Account.connect()
    state = state_of(stage)
    if INVITATION_KEY not in state.parameters:
        raise CommandError(f"The stage {stage} has no such key. fuzzy-vision deploy {stage} first.")
    artifacts = Artifacts(account, stage)
    found = kept(artifacts) if artifacts.exists() else []
    if not found:
        raise CommandError(
            f"No release of stage {stage} is kept. fuzzy-vision deploy {stage} keeps one."
        )
    artifacts.require(found[0].template)
    url = artifacts.url(found[0].template)
    parameters = Parameters({INVITATION_KEY: token_urlsafe(32)}, state.parameters)
    wanted = Wanted(url, tags_of(stage), parameters=parameters)
    release(Stack.of(account, stage), wanted, account)
