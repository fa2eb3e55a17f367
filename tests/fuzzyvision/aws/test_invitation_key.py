"""Inviting to a stage, and changing its key, against moto."""

from pathlib import Path

import pytest

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.deploy import deploy
from fuzzyvision.aws.parameters import INVITATION_KEY, SECRETS
from fuzzyvision.aws.stack import Stack, State
from fuzzyvision.cli import main
from fuzzyvision.common import stages
from tests.support.aws.cloud import Cloud
from tests.support.aws.deployments import contents, small_package
from tests.support.interruptions import KilledError

pytestmark = pytest.mark.timeout(300)


def deployed(folder: Path, access: str) -> None:
    made = small_package(folder, "Queue1")
    deploy("dev", {"access": access}, package=lambda *_: made)


def state(account: Account) -> State:
    found = Stack.of(account, "dev").state()
    assert found is not None
    return found


def test_link_has_the_address_of_the_stage(
    account: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed(tmp_path, "invited")
    capsys.readouterr()
    assert main(["invite", "--stage", "dev", "--uses", "2"]) == 0
    link = capsys.readouterr().out.strip()
    address = state(account).outputs["Address"]
    assert link.startswith(f"{address}/invitation.html#")
    bodies = [body for bucket in contents(account).values() for body in bucket.values()]
    keys = [state(account).parameters[name].encode() for name in SECRETS]
    assert not any(key in body for key in keys for body in bodies)


@pytest.mark.usefixtures("cloud")
def test_public_stage_needs_no_invitation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed(tmp_path, "public")
    assert main(["invite", "--stage", "dev"]) == 2
    assert "runs with ACCESS=public" in capsys.readouterr().err


@pytest.mark.usefixtures("cloud")
def test_all_is_revoked_with_another_key_also_after_a_kill(
    account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed(tmp_path, "invited")
    before = state(account)
    salt = stages.find("dev").table.salt("invitations", 10**10)

    def die(*_: object) -> None:
        raise KilledError

    for name in ("propose", "carry_out"):
        with monkeypatch.context() as killed:
            killed.setattr(Stack, name, die)
            with pytest.raises(KilledError):
                main(["invite", "--stage", "dev", "--revoke-all"])
        assert state(account).parameters == before.parameters
    assert main(["invite", "--stage", "dev", "--revoke-all"]) == 0
    after = state(account)
    rest = {name: value for name, value in before.parameters.items() if name != INVITATION_KEY}
    assert after.parameters == {**rest, INVITATION_KEY: after.parameters[INVITATION_KEY]}
    assert len(after.parameters[INVITATION_KEY]) > 40
    assert after.parameters[INVITATION_KEY] != before.parameters[INVITATION_KEY]
    assert stages.find("dev").table.salt("invitations", 10**10) != salt
    assert after.outputs == before.outputs


def test_stage_without_a_release_says_what_to_do(
    cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cloud.stacks() == []
    assert main(["invite", "--stage", "dev"]) == 2
    assert "deploy dev" in capsys.readouterr().err
