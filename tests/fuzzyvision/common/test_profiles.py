"""What the owner of a profile is told to type when its session has ended."""

from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from fuzzyvision.cli import main
from fuzzyvision.common.aws_errors import translated
from fuzzyvision.common.errors import CommandError
from fuzzyvision.local.folder import Folder
from tests.support.paths import MODEL

SETTINGS = """
[profile school]
sso_session = school
sso_account_id = 111122223333
sso_role_name = Deployers
[sso-session school]
sso_start_url = https://school.example/start
sso_region = eu-central-1
[profile mine]
login_session = arn:aws:iam::111122223333:user/me
[profile keys]
region = eu-central-1
"""
COMMANDS = (
    "check dev",
    "check --before",
    "deploy dev",
    "destroy dev",
    "status dev",
    "logs dev",
    "redrive dev",
    "export labelled --stage dev",
    "import-data data --stage dev",
    f"compare {MODEL} --stage dev",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a home with profiles, whose caches of sessions are empty."""
    (tmp_path / "config").write_text(SETTINGS)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_says_how_to_log_in(
    words: str, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Folder.prepare(home / "data")
    monkeypatch.setenv("AWS_PROFILE", "school")
    assert main(words.split()) == 2
    told = capsys.readouterr().err
    assert told == "You are no longer logged in: type `aws sso login --profile school`.\n"


@pytest.mark.usefixtures("home")
def test_aws_login_needs_a_library(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "mine")
    assert main(["status"]) == 2
    assert "-m pip install 'botocore[crt]'" in capsys.readouterr().err


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("profile", "advice"),
    [
        ("school", "type `aws sso login --profile school`"),
        ("mine", "type `aws login --profile mine`"),
        ("keys", "renew those of the profile keys"),
        ("nobody", "renew those of the profile nobody"),
    ],
)
def test_expired_token_says_what_to_type(
    profile: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", profile)
    expired = ClientError({"Error": {"Code": "ExpiredToken"}}, "DescribeStacks")
    with pytest.raises(CommandError, match=advice), translated("dev"):
        raise expired
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE")
    with pytest.raises(CommandError, match="set AWS_ACCESS_KEY_ID"), translated("dev"):
        raise expired
