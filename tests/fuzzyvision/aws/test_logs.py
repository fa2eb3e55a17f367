"""The log of a stage, as lines; against moto."""

import json
import time

import pytest

from chalicelib import keys
from fuzzyvision.aws.account import Account
from fuzzyvision.aws.logs import Asked, line
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.cli import main
from tests.support.aws.small_template import STAGE, TAGS, sent, stack, template

ID = "0123456789abcdef" * 2
PID = keys.picture_id(ID)


@pytest.fixture
def logged(account: Account) -> Account:
    """Make the small stack, whose functions have logged something."""
    release(stack(account), Wanted(sent(account, template()), TAGS, False), account)
    now = int(time.time() * 1000)
    write(account, "api", now - 3000, {"message": "ticket", "upload": PID, "size": 5})
    write(account, "worker", now - 2000, {"message": "answered", "answer": {"name": "7QK"}})
    write(account, "worker", now - 1000, {"message": "failed", "level": "ERROR"})
    return account


def write(account: Account, function: str, at: int, document: dict[str, object]) -> None:
    client = account.session.client("logs")
    group = f"/aws/lambda/fuzzy-vision-{STAGE}-{function}"
    stream = f"stream-{at}"
    client.create_log_stream(logGroupName=group, logStreamName=stream)
    client.put_log_events(
        logGroupName=group,
        logStreamName=stream,
        logEvents=[{"timestamp": at, "message": json.dumps(document)}],
    )


def shown(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    """Return the lines of the command, without their times."""
    capsys.readouterr()
    assert main(["logs", STAGE, *options]) == 0
    return [one[21:] for one in capsys.readouterr().out.splitlines()]


@pytest.mark.usefixtures("logged")
def test_both_functions_are_shown_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys) == [
        f"api     ticket upload={PID} size=5",
        'worker  answered answer={"name": "7QK"}',
        "worker  ERROR failed",
    ]


@pytest.mark.usefixtures("logged")
def test_one_upload_is_found_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert [one.split()[1] for one in shown(capsys, "--upload", ID)] == ["ticket"]


@pytest.mark.usefixtures("logged")
def test_one_picture_is_found_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert [one.split()[1] for one in shown(capsys, "--name", "7QK")] == ["answered"]


@pytest.mark.usefixtures("logged")
def test_nothing_is_said_too(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["logs", STAGE, "--hours", "0"]) == 0
    assert capsys.readouterr().out == "Nothing in the last 0 hours.\n"


def test_the_id_of_an_upload_is_not_searched_for() -> None:
    assert ID not in Asked(upload=ID).pattern


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("INIT_START Runtime Version: python:3.13\n", "INIT_START Runtime Version: python:3.13"),
        ("[1, 2]", "[1, 2]"),
        ('{"message": "failed", "exception": "Traceback:\\n  no"}', "failed\nTraceback:\n  no"),
        ('{"message": "failed", "exception": null}', "failed"),
    ],
)
def test_any_line_is_shown(message: str, text: str) -> None:
    assert line("worker", 0, message).split("  ", 2)[2] == text
