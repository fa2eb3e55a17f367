"""What a later deployment keeps of an earlier one's choices, against moto."""

import re
from pathlib import Path
from typing import Any

import pytest

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.deploy import deploy
from fuzzyvision.aws.package.build import Package
from fuzzyvision.aws.rehearsal import rehearse
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.aws.stack import Stack
from fuzzyvision.bundle import cards
from fuzzyvision.common.errors import CommandError
from tests.support.aws.cloud import Cloud
from tests.support.aws.deployments import bundle, whole_package
from tests.support.aws.small_template import sent
from tests.support.paths import MODEL, ours

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def made(tmp_path: Path) -> Package:
    """Return a package without the code, but with the template of `make package`."""
    return whole_package(tmp_path)


def run(made: Package, **chosen: Any) -> list[str]:  # noqa: ANN401 - as click gives them
    """Deploy; return the processors that a package was asked for."""
    asked = []

    def package(_stage: str, architecture: str, _out: Path, _model: Path) -> Package:
        asked.append(architecture)
        return made

    deploy("dev", chosen, package=package)
    return asked


def parameters(account: Account) -> dict[str, str]:
    state = Stack(account.session.client("cloudformation"), "fuzzy-vision-dev", pause=0).state()
    assert state is not None
    return {name: value for name, value in state.parameters.items() if value}


def test_choices_stay_until_they_are_changed(
    made: Package, account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(made, architecture="arm64", email="owner@example.org", keep_days=7) == ["arm64"]
    first = parameters(account)
    assert (first["Email"], first["KeepDays"], first["Workers"]) == ("owner@example.org", "7", "8")
    capsys.readouterr()
    assert run(made) == ["arm64"]
    assert "Nothing to change in the stack." in capsys.readouterr().out
    assert parameters(account) == first
    run(made, keep_days=9, email="none")
    assert parameters(account) == {
        **{name: value for name, value in first.items() if name != "Email"},
        "KeepDays": "9",
    }


def test_choices_of_a_failed_first_try_are_kept(
    made: Package, account: Account, cloud: Cloud
) -> None:
    cloud.fail_next = "not now"
    with pytest.raises(CommandError, match="not now"):
        run(made, keep_days=7)
    run(made)
    assert parameters(account)["KeepDays"] == "7"


def test_stack_that_was_only_proposed_is_made(made: Package, account: Account) -> None:
    stack = Stack(account.session.client("cloudformation"), "fuzzy-vision-dev", pause=0)
    stack.propose(sent(account, {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}), {})
    assert run(made, keep_days=7) == ["x86_64"]
    assert parameters(account)["KeepDays"] == "7"


def test_stack_of_an_earlier_release_keeps_its_choices(made: Package, account: Account) -> None:
    chosen = {"architecture": "arm64", "email": "owner@example.org", "requests": 7}
    earlier = {
        "Metadata": {"FuzzyVision": chosen},
        "Resources": {"ResultsBucket": {"Type": "AWS::S3::Bucket"}},
    }
    stack = Stack(account.session.client("cloudformation"), "fuzzy-vision-dev", pause=0)
    release(stack, Wanted(sent(account, earlier), {}), account)
    assert run(made, keep_days=7) == ["arm64"]
    after = parameters(account)
    assert after["Email"] == "owner@example.org"
    assert (after["Requests"], after["Burst"], after["KeepDays"]) == ("7", "14", "7")
    assert run(made, email="none") == ["arm64"]
    run(made)
    assert "Email" not in parameters(account)


def test_no_other_model_takes_the_place_unasked(
    made: Package,
    account: Account,  # noqa: ARG001 - the owner's
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MODEL_FOLDER", str(bundle(tmp_path / "mine", name="my birds")))
    run(made)
    monkeypatch.delenv("MODEL_FOLDER")
    with pytest.raises(CommandError, match=r"has the model my birds \w+, and .* souqnet"):
        run(made)
    capsys.readouterr()
    monkeypatch.setenv("MODEL_FOLDER", str(MODEL))
    run(made)
    assert re.search(r"Model: my birds \w+ → souqnet \w+", capsys.readouterr().out)
    run(made)
    assert "Model:" not in capsys.readouterr().out


@pytest.mark.usefixtures("account")
def test_model_that_was_never_compared_is_warned_of(
    made: Package,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for version in ("a", "b"):
        files = {"model.tflite": 64 * version}
        model = bundle(tmp_path / version, bundled=False, files=files)
        monkeypatch.setenv("MODEL_FOLDER", str(model))
        rehearse("dev", {}, package=lambda *_: made)
        run(made)
        run(made)
    out = capsys.readouterr().out
    # Of the second one, rehearsed and deployed; not where no other model is in service.
    assert out.count(f"Warning: This model was never compared with {12 * 'a'}, which is") == 2
    assert out.count("Warning: ") == 2


@ours
def test_card_of_the_bundled_model_says_that_it_is() -> None:
    assert cards.load(MODEL)["bundled"] is True


def test_who_hears_of_no_alarm_is_told(
    made: Package,
    account: Account,  # noqa: ARG001 - the owner's
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(made)
    assert "Nobody hears of alarms" in capsys.readouterr().out
    run(made, email="owner@example.org")
    assert "Nobody hears of alarms" not in capsys.readouterr().out


@pytest.mark.parametrize(("concurrency", "workers"), [(1000, "8"), (10, "5"), (3, "2")])
def test_workers_leave_half_to_the_api(
    concurrency: int, workers: str, made: Package, account: Account, cloud: Cloud
) -> None:
    cloud.services.concurrency = concurrency
    run(made)
    assert parameters(account)["Workers"] == workers
    cloud.services.concurrency = 900
    run(made)
    assert parameters(account)["Workers"] == workers
    run(made, workers=20)
    assert parameters(account)["Workers"] == "20"


def test_deploy_needs_no_answer_of_the_preflight(
    made: Package, account: Account, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    questions = ("region", "settings", "policies", "simulation")
    cloud.services.refused = dict.fromkeys(questions, "AccessDenied")
    run(made)
    assert parameters(account)["Workers"] == "8"
    assert "Not everything could be checked beforehand" in capsys.readouterr().out


def test_expired_certificate_does_not_hold_up_the_rest(
    made: Package, account: Account, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    arn = f"arn:aws:acm:us-east-1:{account.number}:certificate/0a1b-2c3d"
    own = {"domain": "pictures.example.org", "certificate": arn}
    cloud.services.certificates[arn] = {"DomainName": own["domain"], "Status": "ISSUED"}
    cloud.services.policies = 19
    run(made, **own)
    cloud.services.certificates[arn]["Status"] = "EXPIRED"
    cloud.services.policies = 20
    run(made, keep_days=9)
    assert parameters(account)["KeepDays"] == "9"
    assert f"Note: The certificate {arn} has expired." in capsys.readouterr().out
    with pytest.raises(CommandError, match="has expired"):
        run(made, domain="www.example.org")
