"""Bringing a stack to a template, against moto."""

import pytest

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.aws.stack import State
from fuzzyvision.common.errors import CommandError
from tests.support.aws.cloud import Cloud
from tests.support.aws.small_template import TAGS, sent, stack, template


def released(account: Account, *queues: str, lose_data: bool = False) -> State:
    url = sent(account, template(*queues))
    return release(stack(account), Wanted(url, TAGS, lose_data), account)


def test_change_is_shown_made_and_followed(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    state = released(account, "Queue")
    shown = capsys.readouterr().out
    assert state.status == "CREATE_COMPLETE"
    assert "Queue made" in shown
    assert shown.index("+ Queue  SQS Queue") < shown.index("Queue made")
    assert state.outputs["Address"].endswith("stand-in.example")


def test_the_second_time_changes_nothing(
    account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    first = released(account, "Queue")
    capsys.readouterr()
    assert released(account, "Queue") == first
    assert capsys.readouterr().out == "Nothing to change in the stack.\n"


def test_an_update_adds_and_removes(account: Account, capsys: pytest.CaptureFixture[str]) -> None:
    released(account, "Queue")
    capsys.readouterr()
    assert released(account, "Queue", "Other").status == "UPDATE_COMPLETE"
    assert "In the stack: 1 added" in capsys.readouterr().out


def test_failed_first_try_can_be_repeated(account: Account, cloud: Cloud) -> None:
    cloud.fail_next = "The role may not be assumed."
    with pytest.raises(CommandError, match=r"WorkerFunction: The role.*\n.*Nothing serves yet"):
        released(account, "Queue")
    assert released(account, "Queue").status == "CREATE_COMPLETE"
    assert len(cloud.stacks()) == 1


def test_failed_update_is_rolled_back(account: Account, cloud: Cloud) -> None:
    before = released(account, "Queue")
    cloud.fail_next = "Too many functions."
    with pytest.raises(CommandError, match=r"Too many functions.*\n.*still serves"):
        released(account, "Queue", "Other")
    after = stack(account).state()
    assert after is not None
    assert after.serves
    assert after.outputs == before.outputs
    assert released(account, "Queue", "Other").status == "UPDATE_COMPLETE"


def test_losing_data_needs_permission(account: Account, cloud: Cloud) -> None:
    released(account, "Queue")
    without = template("Queue")
    del without["Resources"]["VotesTable"]
    url = sent(account, without)
    with pytest.raises(CommandError, match="VotesTable hold"):
        release(stack(account), Wanted(url, TAGS, False), account)
    assert "VotesTable" in cloud.stacks()[0].resource_map.resources
    assert release(stack(account), Wanted(url, TAGS, True), account).serves


def test_refused_template_gives_the_reason(account: Account, cloud: Cloud) -> None:
    cloud.refuse["CreateChangeSet"] = "ValidationError"
    with pytest.raises(Exception, match="not now"):
        released(account, "Queue")
    assert cloud.stacks() == []
