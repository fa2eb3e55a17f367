"""Every state that a stack can be in, as AWS answers in it: deploy, status and destroy."""

import botocore.session
import pytest

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.aws.stack import State
from fuzzyvision.cli import main
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stack_states import Kind, explain, meaning
from tests.support.aws.cloud import Cloud
from tests.support.aws.small_template import STAGE, TAGS, sent, stack, template

GONE = "DELETE_COMPLETE"
STATES = [
    one
    for one in botocore.session.get_session()
    .get_service_model("cloudformation")
    .shape_for("StackStatus")
    .metadata["enum"]
    if one != GONE
]
TYPED = {
    "DELETE_FAILED": f"fuzzy-vision destroy {STAGE}",
    "IMPORT_ROLLBACK_FAILED": f"fuzzy-vision destroy {STAGE}",
    "UPDATE_FAILED": f"aws cloudformation rollback-stack --stack-name fuzzy-vision-{STAGE}",
    "UPDATE_ROLLBACK_FAILED": (
        f"aws cloudformation continue-update-rollback --stack-name fuzzy-vision-{STAGE}"
    ),
}
"""The states in which deploy can only say what to type, and that."""


def released(account: Account, *queues: str) -> State:
    return release(stack(account), Wanted(sent(account, template(*queues)), TAGS), account)


@pytest.fixture
def deployed(account: Account) -> State:
    """Make the small stack."""
    return released(account, "Queue", "DeadLetterQueue")


def put(cloud: Cloud, account: Account, status: str) -> None:
    """Bring the stage's stack into a state; one that was only proposed has never been made."""
    if status == "REVIEW_IN_PROGRESS":
        cloud.forget()
        stack(account).propose(sent(account, template()), TAGS)
    else:
        cloud.cloudformation.put(f"fuzzy-vision-{STAGE}", status)


@pytest.mark.parametrize("status", STATES)
def test_every_state_has_a_meaning(status: str) -> None:
    assert "does not know" not in explain(STAGE, status)
    kind = meaning(status).kind
    assert (kind is Kind.MOVING) == (
        status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS"
    )
    assert (kind is Kind.STUCK) == (status in TYPED)
    assert bool(explain(STAGE, status)) == (
        status not in {"CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"}
    )


def test_state_that_aws_adds_later_is_explained() -> None:
    assert meaning("EXPORT_IN_PROGRESS").kind is Kind.MOVING
    assert meaning("EXPORT_FAILED").kind is Kind.STUCK
    assert "fuzzy-vision-trial in the CloudFormation console" in explain(STAGE, "EXPORT_FAILED")


@pytest.mark.parametrize("status", STATES)
@pytest.mark.usefixtures("deployed")
def test_deploy_ends_well_or_says_what_to_type(status: str, account: Account, cloud: Cloud) -> None:
    put(cloud, account, status)
    if status in TYPED:
        with pytest.raises(CommandError, match=status) as said:
            released(account, "Queue", "Other")
        assert TYPED[status] in str(said.value)
        return
    assert released(account, "Queue", "Other").serves
    assert "OtherUrl" in released(account, "Queue", "Other").outputs
    assert len(cloud.stacks()) == 1


@pytest.mark.parametrize("status", STATES)
@pytest.mark.usefixtures("deployed")
def test_status_says_the_state_and_what_to_do(
    status: str, account: Account, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    put(cloud, account, status)
    capsys.readouterr()
    assert main(["status", STAGE]) == 0
    shown = capsys.readouterr().out
    assert f": {status}" in shown
    assert explain(STAGE, status) in shown


@pytest.mark.parametrize("status", STATES)
@pytest.mark.usefixtures("deployed")
def test_destroy_removes_a_stack_in_every_state(
    status: str, account: Account, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    put(cloud, account, status)
    capsys.readouterr()
    assert main(["destroy", STAGE, "--yes"]) == 0
    assert cloud.stacks() == []
    assert "Nothing of stage trial is left" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (["logs"], "REVIEW_IN_PROGRESS"),
        (["redrive"], "ROLLBACK_COMPLETE"),
        (["check"], "REVIEW_IN_PROGRESS"),
        (["check"], "ROLLBACK_COMPLETE"),
        (["export", "folder", "--stage"], "CREATE_FAILED"),
    ],
)
@pytest.mark.usefixtures("deployed")
def test_other_commands_say_why_they_cannot(
    command: list[str],
    status: str,
    account: Account,
    cloud: Cloud,
    capsys: pytest.CaptureFixture[str],
) -> None:
    put(cloud, account, status)
    assert main([*command, STAGE]) == 2
    said = capsys.readouterr().err
    assert f"in the state {status}" in said
    assert f"fuzzy-vision deploy {STAGE}" in said


def test_refused_first_set_leaves_no_stack(account: Account, cloud: Cloud) -> None:
    cloud.cloudformation.fail_set = "Transform AWS::Serverless-2016-10-31 failed"
    with pytest.raises(CommandError, match="AWS refuses the template: Transform"):
        released(account, "Queue")
    assert cloud.stacks() == []


def test_template_edited_as_yaml_breaks_nothing(
    deployed: State, account: Account, cloud: Cloud
) -> None:
    cloud.stacks()[0].template_dict["Metadata"] = "FuzzyVision:\n  workers: 8\n"
    assert stack(account).metadata() == {}
    assert released(account, "Queue", "Other").id == deployed.id
