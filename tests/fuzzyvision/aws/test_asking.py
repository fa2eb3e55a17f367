"""The first stage of an account and region is asked for, against moto."""

import io
import sys
from pathlib import Path

import pytest

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.asking import allow_new_stage
from fuzzyvision.aws.deploy import deploy
from fuzzyvision.common.errors import CommandError
from tests.support.aws.cloud import Cloud
from tests.support.aws.deployments import contents, small_package

pytestmark = pytest.mark.timeout(120)


class Terminal(io.StringIO):
    """What somebody types."""

    def isatty(self) -> bool:
        return True


def test_question_names_account_region_and_identity(
    account: Account, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("y\n"))
    allow_new_stage(account, "dev", sure=False)
    shown = capsys.readouterr().out
    assert shown.startswith("This makes a new stage dev in account 123456789012, eu-central-1, for")
    assert "arn:aws:iam::123456789012:user/owner" in shown
    assert "Continue? [y/N]" in shown


@pytest.mark.parametrize("typed", ["\n", "n\n", "dev\n"])
def test_no_is_the_answer_unless_yes_is_typed(
    typed: str, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    with pytest.raises(CommandError, match="Nothing was made"):
        allow_new_stage(account, "dev", sure=False)


def test_without_terminal_the_command_is_told(
    account: Account, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    with pytest.raises(CommandError, match="fuzzy-vision deploy dev --yes"):
        deploy("dev", {}, sure=False)
    assert cloud.stacks() == []
    assert not contents(account)


def test_second_stage_is_only_told(
    account: Account,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = small_package(tmp_path / "made")
    deploy("dev", {}, package=lambda *_: made)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    allow_new_stage(account, "prod", sure=False)
    assert "This makes a new stage prod" in capsys.readouterr().out
    deploy("dev", {}, sure=False, package=lambda *_: made)
    assert "new stage" not in capsys.readouterr().out


def test_who_may_not_list_stacks_is_asked(
    account: Account, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.refuse["ListStacks"] = "AccessDenied"
    monkeypatch.setattr(sys, "stdin", Terminal("\n"))
    with pytest.raises(CommandError, match="Nothing was made"):
        allow_new_stage(account, "dev", sure=False)
