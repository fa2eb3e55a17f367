"""`deploy --dry-run` changes nothing, against moto."""

import json
from pathlib import Path

import pytest

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.artifacts import Artifacts
from fuzzyvision.aws.deploy import deploy
from fuzzyvision.aws.rehearsal import rehearse
from fuzzyvision.aws.stack import Stack
from fuzzyvision.common.errors import CommandError
from tests.support.aws.cloud import Cloud
from tests.support.aws.deployments import contents, small_package

pytestmark = pytest.mark.timeout(120)


def everything(account: Account, cloud: Cloud) -> tuple[object, ...]:
    """Return all that a deployment could change."""
    cloudformation = account.session.client("cloudformation")
    stacks = cloudformation.describe_stacks()["Stacks"]
    sets = [cloudformation.list_change_sets(StackName=one["StackName"]) for one in stacks]
    waiting = [[one["ChangeSetName"] for one in each["Summaries"]] for each in sets]
    templates = [one.template for one in cloud.stacks()]
    return contents(account), stacks, waiting, templates, dict(cloud.policies)


@pytest.mark.parametrize("bucket", [True, False])
def test_new_stage_is_only_described(
    bucket: bool,
    account: Account,
    cloud: Cloud,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if bucket:
        Artifacts(account, "dev").make()
    before = everything(account, cloud)
    made = small_package(tmp_path / "made", "Queue")
    rehearse("dev", {}, package=lambda *_: made)
    assert everything(account, cloud) == before
    shown = capsys.readouterr().out
    assert "A new stage dev with 8 resources" in shown
    assert "+ Queue  SQS Queue" in shown
    assert "  /index.html\n" in shown
    assert shown.endswith("Nothing was changed.\n")


def test_changes_are_shown_and_withdrawn(
    account: Account,
    cloud: Cloud,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = small_package(tmp_path / "made", "Queue")
    deploy("dev", {}, package=lambda *_: made)
    before = everything(account, cloud)
    capsys.readouterr()
    rehearse("dev", {}, package=lambda *_: made)
    shown = capsys.readouterr().out
    assert "Nothing to change in the stack.\nThe site is as it was.\n" in shown
    other = small_package(tmp_path / "other", "Queue", "Other")
    rehearse("dev", {"keep_days": 7}, package=lambda *_: other)
    shown = capsys.readouterr().out
    assert "+ Other  SQS Queue" in shown
    assert "  /index.html\n" in shown
    assert "  /model/card.json\n" not in shown
    assert everything(account, cloud) == before


def test_refused_template_leaves_nothing(
    account: Account, cloud: Cloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = small_package(tmp_path / "made", "Queue")
    deploy("dev", {}, package=lambda *_: made)
    before = everything(account, cloud)
    cloud.refuse["CreateChangeSet"] = "ValidationError"
    capsys.readouterr()
    with pytest.raises(Exception, match="not now"):
        rehearse("dev", {}, package=lambda *_: made)
    assert everything(account, cloud) == before


def test_stack_that_failed_is_not_cleared_away(
    account: Account, cloud: Cloud, tmp_path: Path
) -> None:
    made = small_package(tmp_path / "made", "Queue")
    cloud.fail_next = "not now"
    with pytest.raises(CommandError):
        deploy("dev", {}, package=lambda *_: made)
    before = everything(account, cloud)
    rehearse("dev", {}, package=lambda *_: made)
    assert everything(account, cloud) == before
    [one] = cloud.stacks()
    one.status = "UPDATE_ROLLBACK_FAILED"
    with pytest.raises(CommandError, match="in the state UPDATE_ROLLBACK_FAILED"):
        rehearse("dev", {}, package=lambda *_: made)


def test_resources_of_a_condition_are_marked(
    account: Account,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = small_package(tmp_path / "made", "Queue")
    document = json.loads(made.template.read_text())
    document["Resources"]["Queue"]["Condition"] = "HasEmail"
    made.template.write_text(json.dumps(document))
    rehearse("dev", {}, package=lambda *_: made)
    assert "+ Queue  SQS Queue  (if HasEmail)" in capsys.readouterr().out
    assert Stack.of(account, "dev").state() is None
