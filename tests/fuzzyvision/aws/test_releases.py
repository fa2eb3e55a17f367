"""The releases that are kept, and putting one back, against moto."""

import json
from pathlib import Path

import pytest

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.artifacts import Artifacts
from fuzzyvision.aws.deploy import deploy
from fuzzyvision.aws.parameters import SECRETS
from fuzzyvision.aws.releases import Release, keep, kept, stored
from fuzzyvision.aws.stack import Stack, State
from fuzzyvision.cli import main
from fuzzyvision.common.site import SiteFile
from tests.support.aws.cloud import Cloud
from tests.support.aws.deployments import bundle, contents, make_old, small_package
from tests.support.interruptions import KilledError

pytestmark = pytest.mark.timeout(300)

ROLLBACK = ["rollback", "dev", "--yes"]


def state(account: Account) -> State:
    found = Stack(account.session.client("cloudformation"), "fuzzy-vision-dev", pause=0).state()
    assert found is not None
    return found


def site(account: Account) -> dict[str, bytes]:
    """Return what the stage's site serves: files that no page names stay for a day."""
    held = contents(account)[state(account).outputs["SiteBucketName"]]
    return {key: body for key, body in held.items() if key.endswith((".html", ".json"))}


def documents(account: Account) -> list[Release]:
    return kept(Artifacts(account, "dev"))


class Owner:
    """Deploys versions that differ in model, site, template and options."""

    def __init__(self, folder: Path, shell: pytest.MonkeyPatch) -> None:
        self._folder, self._shell = folder, shell

    def deploys(self, number: int) -> None:
        """Deploy the version with a number."""
        folder = self._folder / str(number)
        fields = {"name": f"model {number}", "title": f"Version {number}"}
        model = folder.with_name(f"model-{number}")
        self._shell.setenv(
            "MODEL_FOLDER", str(model if model.is_dir() else bundle(model, **fields))
        )
        names = [f"Queue{one}" for one in range(1, number + 1)]
        made = small_package(folder, *names, code=str(number))
        deploy("dev", {"keep_days": number}, package=lambda *_: made)


@pytest.fixture
def owner(account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Owner:  # noqa: ARG001 - whose account it is
    return Owner(tmp_path, monkeypatch)


def queues(cloud: Cloud) -> set[str]:
    [stack] = cloud.stacks()
    return {name for name in stack.resource_map.resources if name.startswith("Queue")}


def test_rollback_brings_back_what_served(
    owner: Owner, account: Account, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    served = {}
    for number in (1, 2, 3):
        owner.deploys(number)
        served[number] = site(account)
    third, second, first = documents(account)
    capsys.readouterr()
    assert main(["releases", "dev"]) == 0
    table = capsys.readouterr().out.splitlines()[2:]
    assert [row.split()[0] for row in table] == [third.id, second.id, first.id]
    assert ["(serves)" in row for row in table] == [True, False, False]

    secrets = {name: state(account).parameters[name] for name in SECRETS}
    assert all(len(one) > 40 for one in secrets.values())
    assert main(ROLLBACK) == 0
    shown = capsys.readouterr().out
    assert f"Put back    {second.id}: {second.words}" in shown
    assert "model 2" in second.words
    assert "- Queue3  SQS Queue" in shown
    assert site(account) == served[2] != served[3]
    assert queues(cloud) == {"Queue1", "Queue2"}
    assert state(account).parameters == second.parameters | secrets
    bodies = [body for bucket in contents(account).values() for body in bucket.values()]
    assert not any(one.encode() in body for one in secrets.values() for body in bodies)
    assert state(account).outputs["Model"] == second.model

    newest, *before = documents(account)
    assert newest.content == second.content
    assert (newest.restored, before) == (second.id, [third, second, first])
    assert main([*ROLLBACK, "--to", first.id]) == 0
    assert site(account) == served[1]
    assert queues(cloud) == {"Queue1"}


def test_unchanged_deployment_is_no_new_release(owner: Owner, account: Account) -> None:
    owner.deploys(1)
    owner.deploys(1)
    [release] = documents(account)
    assert release.packages == {"chalice": "1.34.0", "numpy": "2.4.6"}
    assert release.parameters["KeepDays"] == "1"


def test_release_killed_before_its_note_is_noted_next(owner: Owner, account: Account) -> None:
    owner.deploys(1)
    owner.deploys(2)
    [second, _] = documents(account)
    artifacts = Artifacts(account, "dev")
    artifacts.delete(f"releases/{second.id}.json")
    owner.deploys(2)
    assert documents(account)[0].content == second.content


def test_rollback_that_would_delete_votes_is_refused(
    owner: Owner, account: Account, cloud: Cloud, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    owner.deploys(1)
    made = small_package(tmp_path / "more", "Queue1")
    document = json.loads(made.template.read_text())
    table = document["Resources"]["VotesTable"]
    document["Resources"]["MoreVotes"] = table
    made.template.write_text(json.dumps(document))
    deploy("dev", {}, package=lambda *_: made)
    assert main(ROLLBACK) == 2
    assert "MoreVotes hold" in capsys.readouterr().err
    assert "MoreVotes" in cloud.stacks()[0].resource_map.resources
    assert len(documents(account)) == 2
    assert main([*ROLLBACK, "--lose-data"]) == 0
    assert "MoreVotes" not in cloud.stacks()[0].resource_map.resources


@pytest.mark.parametrize("part", ["template", "code", "site"])
def test_missing_part_of_a_release_is_a_sentence(
    part: str, owner: Owner, account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    owner.deploys(1)
    owner.deploys(2)
    [_, first] = documents(account)
    before = site(account)
    page = first.site["/index.html"].key
    key = {"template": first.template, "code": first.code, "site": page}[part]
    Artifacts(account, "dev").delete(key)
    capsys.readouterr()
    assert main(ROLLBACK) == 2
    assert capsys.readouterr().err.startswith(f"{key} is no longer in the bucket")
    assert (site(account), len(documents(account))) == (before, 2)


def test_nobody_to_ask_changes_nothing(
    owner: Owner, account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    owner.deploys(1)
    owner.deploys(2)
    first = documents(account)[1].id
    assert main(["rollback", "dev"]) == 2
    assert f"fuzzy-vision rollback dev --to {first} --yes" in capsys.readouterr().err
    assert len(documents(account)) == 2


@pytest.mark.usefixtures("account")
def test_stage_without_releases_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["releases", "dev"]) == 0
    assert capsys.readouterr().out.startswith("No release of stage dev is kept")
    assert main(ROLLBACK) == 2
    assert "no release of stage dev before" in capsys.readouterr().err
    assert main([*ROLLBACK, "--to", "20260101-000000"]) == 2
    assert "no release 20260101-000000 of stage dev" in capsys.readouterr().err


def test_unreadable_note_is_a_sentence(
    owner: Owner, account: Account, capsys: pytest.CaptureFixture[str]
) -> None:
    owner.deploys(1)
    Artifacts(account, "dev").send("releases/20990101-000000.json", b'{"site": {}, "new": 1}')
    assert main(["releases", "dev"]) == 2
    assert "20990101-000000.json" in capsys.readouterr().err
    owner.deploys(2)
    assert "Could not keep this release for a rollback" in capsys.readouterr().out


def noted(artifacts: Artifacts, number: int) -> Release:
    """Note a release whose page is its own, and whose script all have."""
    files = {"/index.html": SiteFile(b"%d" % number, "", ""), "/a.js": SiteFile(b"a", "", "")}
    code, form = (artifacts.send_text(f"{one} {number}", ".x") for one in ("code", "form"))
    keep(artifacts, Release("", f"mine {number}", {}, code, form, {}, stored(files)), files)
    return kept(artifacts)[0]


@pytest.mark.parametrize("step", range(1, 10))
def test_note_killed_anywhere_is_finished_next(step: int, account: Account) -> None:
    artifacts = Artifacts(account, "dev")
    artifacts.make()
    first = noted(artifacts, 1)
    dying, calls = Account.connect(), []

    def die(**_: object) -> None:
        calls.append(step)
        if len(calls) == step:
            raise KilledError

    dying.session.events.register("before-call.s3", die)
    with pytest.raises(KilledError):
        noted(Artifacts(dying, "dev"), 2)
    for one in kept(artifacts):
        assert one.keys <= artifacts.keys("")
    second = noted(artifacts, 2)
    assert kept(artifacts) == [second, first]


def test_sixth_release_drops_the_first_a_day_later(account: Account) -> None:
    artifacts = Artifacts(account, "dev")
    artifacts.make()
    first, second, *others = (noted(artifacts, number) for number in range(1, 7))
    assert first.keys <= artifacts.keys("")
    for key in artifacts.keys(""):
        make_old(artifacts.bucket, key)
    keep(artifacts, others[-1], {})
    left: set[str] = set().union(*(one.keys for one in (second, *others)))
    assert artifacts.keys("") == left
    assert len(first.keys - left) == 4
    assert [one.id for one in kept(artifacts)] == [one.id for one in (*others[::-1], second)]


def test_releases_of_one_second_stay_in_order(account: Account) -> None:
    artifacts = Artifacts(account, "dev")
    artifacts.make()
    released = [noted(artifacts, number) for number in (1, 2, 3)]
    assert kept(artifacts) == released[::-1]
