"""Where a stage's things are, and what is said if they are nowhere."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from fuzzyvision.cli import main
from fuzzyvision.common import stages, state_file
from fuzzyvision.common.environment import Credentials
from fuzzyvision.common.errors import CommandError
from tests.support.aws.stage import RESOURCES, TEMPLATE, deploy
from tests.support.peers import subject
from tests.support.stores import Store


def test_stage_is_found_by_its_stack_outputs(aws: Store) -> None:
    deploy(aws, "found", TEMPLATE)
    stage = stages.find("found")
    stage.storage.write("labelled/x.jpg", b"x", "image/jpeg")
    listed = aws.client("s3").list_objects_v2(Bucket=stage.bucket)
    assert [entry["Key"] for entry in listed["Contents"]] == ["labelled/x.jpg"]
    assert stage.table.add(subject("0" * 32))
    assert list(stage.table.pictures()) == []
    assert stage.id
    assert stage.name == "found"


def test_unfinished_stack_is_named_with_its_state(aws: Store) -> None:
    deploy(aws, "half", {"Resources": RESOURCES})
    with pytest.raises(CommandError, match=r"in the state CREATE_COMPLETE\. Deploy it again"):
        stages.find("half")


def nothing(_: pytest.MonkeyPatch) -> None:
    """Leave the environment as it is."""


def no_credentials(environ: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        environ.delenv(name)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        environ.setenv(name, "/dev/null")
    environ.setenv("AWS_EC2_METADATA_DISABLED", "true")


def other_credentials(environ: pytest.MonkeyPatch) -> None:
    environ.setenv("AWS_ACCESS_KEY_ID", "AKIASOMEBODY")


def no_region(environ: pytest.MonkeyPatch) -> None:
    environ.delenv("AWS_REGION")
    environ.delenv("AWS_DEFAULT_REGION")
    environ.setenv("AWS_CONFIG_FILE", "/dev/null")


def no_profile(environ: pytest.MonkeyPatch) -> None:
    environ.setenv("AWS_PROFILE", "nobody")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (nothing, "There is no stack fuzzy-vision-nowhere in this account and region."),
        (no_credentials, "No AWS credentials were found. "),
        (other_credentials, "These credentials do not allow DescribeStacks on the stage nowhere: "),
        (no_region, "No AWS region is set. "),
        (no_profile, "There is no profile nobody in AWS's settings."),
    ],
)
def test_stage_that_cannot_be_found_is_a_sentence(
    environ: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    fault: Callable[[pytest.MonkeyPatch], None],
    sentence: str,
) -> None:
    fault(environ)
    assert main(["export", str(tmp_path / "labelled"), "--stage", "nowhere"]) == 2
    written = capsys.readouterr().err
    assert written.startswith(sentence)
    assert "Traceback" not in written
    assert not (tmp_path / "labelled").exists()


@pytest.mark.parametrize("name", ["../x", "a b", "=1", "-rf", "é", "Prod", "", "x" * 22])
def test_wrong_stage_name_is_refused(name: str) -> None:
    with pytest.raises(CommandError, match="cannot be a stage's name"):
        stages.find(name)


def test_missing_moto_stack_says_how_to_start_one() -> None:
    with pytest.raises(CommandError, match=r"No moto stack is running\. `ENGINE=moto make run`"):
        stages.find("local")


def test_stale_state_file_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FUZZY_LOCAL", str(tmp_path / "local.json"))
    state_file.write("http://127.0.0.1:9", Credentials("LOCAL", "secret"))
    assert main(["export", str(tmp_path / "labelled"), "--stage", "local"]) == 2
    sentence = "The moto stack does not answer. `ENGINE=moto make run` starts one."
    assert capsys.readouterr().err.strip().endswith(sentence)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"store_url": "x"}'])
def test_unreadable_state_file_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "local.json"
    path.write_text(text)
    monkeypatch.setenv("FUZZY_LOCAL", str(path))
    with pytest.raises(CommandError, match=r"local\.json cannot be read"):
        stages.find("local")


def test_moto_stack_never_reaches_an_aws_account(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, store: Store
) -> None:
    monkeypatch.setenv("FUZZY_LOCAL", str(tmp_path / "local.json"))
    state_file.write(store.url, store.credentials)
    strange = {
        "AWS_PROFILE": "production",
        "AWS_ENDPOINT_URL_S3": "http://192.0.2.1",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "HTTP_PROXY": "http://192.0.2.1:3128",
    }
    for name, value in strange.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):  # so it was asked
        list(stages.find("local").table.pictures())
    assert os.environ["AWS_PROFILE"] == "production"
