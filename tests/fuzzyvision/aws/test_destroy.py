"""Removing a stage, against moto."""

import io

import pytest

from fuzzyvision.aws import destroy
from fuzzyvision.aws.account import Account
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.cli import main
from tests.support.aws.cloud import Cloud
from tests.support.aws.small_template import STAGE, TAGS, sent, stack, template

COMMAND = ["destroy", STAGE, "--yes"]


@pytest.fixture
def bucket(account: Account) -> str:
    """Make a protected stack; return its results bucket, which holds old versions."""
    wanted = Wanted(sent(account, template("Queue")), TAGS, False)
    name = release(stack(account), wanted, account).outputs["ResultsBucketName"]
    stack(account).protect(on=True)
    s3 = account.session.client("s3")
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    for body in (b"1", b"2"):
        s3.put_object(Bucket=name, Key="labelled/x.jpg", Body=body)
    return name


def buckets(account: Account) -> set[str]:
    return {
        one["Name"]
        for one in account.session.client("s3").list_buckets()["Buckets"]
        if one["Name"].startswith("fuzzy-vision-")
    }


def test_buckets_stack_and_code_are_removed(
    account: Account, cloud: Cloud, bucket: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bucket in buckets(account)
    assert main(COMMAND) == 0
    assert cloud.stacks() == []
    assert buckets(account) == set()
    assert "Nothing of stage trial is left" in capsys.readouterr().out


@pytest.mark.usefixtures("bucket")
def test_destroy_can_be_resumed(account: Account, cloud: Cloud) -> None:
    cloud.refuse["DeleteStack"] = "ThrottledForever"
    assert main(COMMAND) == 2
    assert len(cloud.stacks()) == 1
    cloud.refuse.clear()
    assert main(COMMAND) == 0
    assert buckets(account) == set()


@pytest.mark.usefixtures("bucket")
def test_interrupted_destroy_still_finds_the_code(account: Account) -> None:
    state = stack(account).state()
    assert state is not None
    destroy.remove_stack(stack(account), state, account)
    assert len(buckets(account)) == 1
    assert main(COMMAND) == 0
    assert buckets(account) == set()


@pytest.mark.usefixtures("bucket")
def test_without_terminal_nothing_is_removed(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("trial\n"))
    assert main(["destroy", STAGE]) == 2
    captured = capsys.readouterr()
    assert "cannot be undone" in captured.out
    assert "--yes" in captured.err
    assert len(cloud.stacks()) == 1


@pytest.mark.usefixtures("cloud")
def test_missing_stage_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["destroy", "never"]) == 0
    assert "There is nothing of stage never" in capsys.readouterr().out


@pytest.mark.usefixtures("bucket")
def test_forbidden_bucket_keeps_no_stack(cloud: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    cloud.forbid = "fuzzy-vision-trial-123456789012"
    assert main(COMMAND) == 2
    assert cloud.stacks() == []
    said = capsys.readouterr().err
    assert "The stage has no stack now" in said
    assert "bucket fuzzy-vision-trial-123456789012-eu-central-1" in said


@pytest.mark.usefixtures("bucket")
def test_backup_of_the_votes_is_told_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("trial\n"))
    main(["destroy", STAGE])
    assert "keeps a last backup for 35 days" in capsys.readouterr().out
    main(COMMAND)
    assert "keeps a last backup for 35 days" in capsys.readouterr().out
