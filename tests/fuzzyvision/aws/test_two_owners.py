"""Two owners who deploy the same new stage at once, against moto."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.deployer import Deployer, at_work
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.aws.stack import State
from fuzzyvision.common.aws_errors import translated
from fuzzyvision.common.errors import CommandError
from tests.support.aws import change_sets
from tests.support.aws.cloud import Cloud
from tests.support.aws.small_template import STAGE, TAGS, sent, stack, template

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
HERE = Deployer("ada@here", 100)


def deployed(account: Account) -> State:
    return release(stack(account), Wanted(sent(account, template("Queue")), TAGS), account)


def change_set(description: str, *, minutes: float = 1, status: str = "CREATE_COMPLETE") -> Any:  # noqa: ANN401 - as boto3 gives it
    created = NOW - timedelta(minutes=minutes)
    return {"Description": description, "CreationTime": created, "Status": status}


def ended() -> int:
    """Return the number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        return child.pid


def test_first_set_of_another_owner_is_left_alone(account: Account, cloud: Cloud) -> None:
    identifier, _ = stack(account).propose(sent(account, template("Queue")), TAGS) or ("", [])
    change_sets.describe(Deployer("bob@there", os.getpid()).description())
    with pytest.raises(CommandError, match=r"bob@there is deploying .*destroy trial"):
        deployed(account)
    stack(account).carry_out(identifier)
    [made] = cloud.stacks()
    assert made.status == "CREATE_COMPLETE"


def test_old_first_set_of_another_owner_is_removed(account: Account) -> None:
    stack(account).propose(sent(account, template()), TAGS)
    change_sets.describe(Deployer("bob@there", os.getpid()).description(), minutes=11)
    assert deployed(account).status == "CREATE_COMPLETE"


def test_own_killed_run_keeps_nobody_waiting(account: Account) -> None:
    stack(account).propose(sent(account, template()), TAGS)
    change_sets.describe(Deployer(Deployer.here().who, ended()).description())
    assert deployed(account).status == "CREATE_COMPLETE"


def test_own_other_run_is_left_alone(account: Account) -> None:
    stack(account).propose(sent(account, template()), TAGS)
    change_sets.describe(Deployer(Deployer.here().who, os.getppid()).description())
    with pytest.raises(CommandError, match="is deploying"):
        deployed(account)


def test_overtaken_deployment_says_to_repeat_it(account: Account) -> None:
    url = sent(account, template("Queue"))
    mine, theirs = (stack(account).propose(url, TAGS) or ("", []) for _ in range(2))
    stack(account).carry_out(theirs[0])
    with pytest.raises(CommandError, match="Somebody else is changing the stage trial"):  # noqa: SIM117 - one error in another
        with translated(STAGE):
            stack(account).carry_out(mine[0])


@pytest.mark.parametrize(
    ("found", "who"),
    [
        (change_set(Deployer("bob@there", 7).description()), "bob@there"),
        (change_set(Deployer("bob@there", 7).description(), minutes=10.1), None),
        (change_set(Deployer("bob@there", 7).description(), status="CREATE_PENDING"), "bob@there"),
        (change_set(Deployer("bob@there", 7).description(), status="FAILED"), None),
        (change_set(Deployer("ada@here", 100).description()), None),
        (change_set("made by hand in the console"), "Somebody"),
    ],
)
def test_young_open_set_is_of_somebody_at_work(found: Any, who: str | None) -> None:  # noqa: ANN401 - as above
    other = at_work([found], HERE, NOW)
    assert (other.who if other else None) == who
