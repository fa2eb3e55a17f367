"""The desk: what it shows, who may open it, every action and its undo."""

import re
from html import unescape
from pathlib import Path

import pytest
from werkzeug.test import Client, TestResponse

from chalicelib import keys
from chalicelib.ports import Part, Report
from chalicelib.uploads.deletion import DELETED
from chalicelib.voting import service
from chalicelib.voting.exclusions import pseudonym
from fuzzyvision.common.stages import Stage
from fuzzyvision.desk.actions import Actions
from fuzzyvision.desk.server import Desk
from fuzzyvision.local.folder import Folder
from tests.support.engines import FolderEngine
from tests.support.folder_voting import FolderVoting
from tests.support.interruptions import Interruption, KilledError
from tests.support.voting import LABELS, NOW, VotingFixture, ballot

HERE = "http://127.0.0.1:8000"


class Owner:
    """Somebody who opened the desk of a folder."""

    def __init__(self, voting: VotingFixture) -> None:
        self.voting = voting
        self.told: list[str] = []
        stage = Stage("data", "id", "bucket", voting.storage, voting.table)
        self.desk = Desk(stage, self._forget)
        self.client = Client(self.desk)
        assert self.get(f"/?token={self.desk.token}").status_code == 303

    def _forget(self, paths: list[str]) -> str:
        self.told += paths
        return ""

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url=HERE)

    def page(self, path: str = "/") -> str:
        response = self.get(path)
        assert response.status_code == 200
        return unescape(response.text)

    def do(self, **form: str) -> str:
        """Send a form, and return the page that follows."""
        filled = {"token": self.desk.token, **form}
        response = self.client.post("/", data=filled, base_url=HERE, headers={"Origin": HERE})
        assert response.status_code == 303
        return self.page(response.headers["Location"])

    def undo(self, page: str) -> str:
        """Press Undo, as the page's form says."""
        [form] = re.findall(r'<div class="said".*?</form>', page, re.DOTALL)
        return self.do(**dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form)))


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    return Owner(FolderVoting.on(FolderEngine(Folder.prepare(tmp_path / "data"))))


def voted(voting: VotingFixture) -> tuple[str, str]:
    """File a picture that two disagree about; return its name and id."""
    name = voting.file()
    for voter, label in (("a", LABELS[0]), ("b", LABELS[1])):
        service.cast(name, ballot(voter, label), voting.context, NOW, f"{voter * 24}")
    return name, voting.pid(name)


def test_reported_disputed_and_newest_are_shown(owner: Owner) -> None:
    name, pid = voted(owner.voting)
    plain = owner.voting.file()
    owner.voting.table.report(Report(pid, "c", "rude", "2026-11-26T12:00:00Z"), 4_000_000_000)
    assert "rude or shocking" in owner.page("/")
    assert f"<h2>{plain}" not in owner.page("/")
    assert f"<h2>{name}" in owner.page("/disputed")
    newest = owner.page("/newest")
    assert newest.index(f"<h2>{plain}") > 0 < newest.index(f"<h2>{name}")
    assert owner.get(f"/image/{pid}").data == owner.voting.storage.read(keys.image_key(name))


def test_picture_is_hidden_and_shown_again(owner: Owner) -> None:
    name, pid = voted(owner.voting)
    image = owner.voting.storage.read(keys.image_key(name))
    page = owner.do(action="hide", pid=pid, back="/newest")
    assert f"{name} is hidden." in page
    assert owner.voting.storage.read(keys.image_key(name)) == b""
    assert owner.get(f"/image/{pid}").data == image
    assert f"/images/{name}.jpg" in owner.told
    assert f"{name} is shown." in owner.undo(page)
    assert owner.voting.storage.read(keys.image_key(name)) == image


def test_picture_is_deleted_once_the_owner_is_sure(owner: Owner) -> None:
    name, pid = voted(owner.voting)
    assert f"Delete {name}?" in owner.page(f"/delete/{pid}")
    assert f"{name} is deleted, with 2 votes." in owner.do(action="delete", pid=pid)
    answer, record = owner.voting.left()
    assert owner.voting.storage.read(answer) == DELETED
    assert pid in record
    assert "Nothing is kept" in owner.do(action="delete", pid=pid)
    assert owner.get(f"/delete/{pid}").status_code == 404


def test_dispute_is_settled_and_left_to_votes_again(owner: Owner) -> None:
    name, pid = voted(owner.voting)
    page = owner.do(action="settle", pid=pid, answer=f"={LABELS[1]}")
    assert f"{name} is settled as {LABELS[1]}." in page
    assert owner.voting.picture(name).settled == f"={LABELS[1]}"
    assert f"{name} is left to the votes." in owner.undo(page)
    assert owner.voting.picture(name).settled == ""
    assert "does not know this label" in owner.do(action="settle", pid=pid, answer="=Elephant")
    unvoted = owner.voting.pid(owner.voting.file())
    assert "Nobody has answered" in owner.do(action="settle", pid=unvoted, answer="-")


@pytest.mark.parametrize(("part", "value"), [("voter", pseudonym("a")), ("client", "a" * 24)])
def test_votes_are_left_out_and_counted_again(owner: Owner, part: str, value: str) -> None:
    name, _ = voted(owner.voting)
    page = owner.do(action="leave-out", part=part, value=value, why="stuffing", back="/votes")
    assert "1 vote left out." in page
    assert "stuffing" in owner.page("/votes")
    assert owner.voting.picture(name).votes == 1
    owner.voting.audit()
    assert "1 vote counted again." in owner.undo(page)
    assert owner.voting.picture(name).votes == 2
    owner.voting.audit()


def test_bursts_are_told(owner: Owner) -> None:
    name = owner.voting.file()
    for number in range(20):
        voter = ballot(f"v{number}")
        service.cast(name, voter, owner.voting.context, NOW, "c" * 24)
    page = owner.page("/votes")
    assert "20 votes of 20 voters at one address" in " ".join(page.split())
    owner.do(action="leave-out", part="client", value="c" * 24)
    assert "20 are left out" in " ".join(owner.page("/votes").split())


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"action": "hide", "pid": "f" * 32}, "This picture is gone."),
        ({"action": "show", "pid": "x"}, "This picture is gone."),
        ({"action": "settle", "pid": ""}, "This picture is gone."),
        ({"action": "delete", "pid": "../x"}, "neither a short name"),
        ({"action": "explode"}, "There is no such action."),
        ({}, "There is no such action."),
        ({"action": "leave-out", "part": "everybody", "value": "x"}, "by voter, client"),
        ({"action": "leave-out", "part": Part.VOTER, "value": ""}, "by voter, client"),
    ],
)
def test_what_cannot_be_done_is_told_in_words(
    owner: Owner, form: dict[str, str], said: str
) -> None:
    assert said in owner.do(**form)


def test_nobody_else_opens_it(owner: Owner) -> None:
    _, pid = voted(owner.voting)
    stranger = Client(owner.desk)
    for path in ("/", "/newest", f"/image/{pid}", f"/delete/{pid}", "/?token=x", "/?token="):
        assert stranger.get(path, base_url=HERE).status_code == 401
    form = {"token": owner.desk.token, "action": "delete", "pid": pid}
    assert stranger.post("/", data=form, base_url=HERE).status_code == 401
    assert owner.client.get("/", base_url="http://evil.example:8000").status_code == 421


@pytest.mark.parametrize(
    ("token", "origin"), [("x", HERE), ("", HERE), (None, "http://evil.example"), (None, "null")]
)
def test_foreign_page_changes_nothing(owner: Owner, token: str | None, origin: str) -> None:
    name, pid = voted(owner.voting)
    form = {"action": "hide", "pid": pid, "token": owner.desk.token if token is None else token}
    answer = owner.client.post("/", data=form, base_url=HERE, headers={"Origin": origin})
    assert answer.status_code == 400
    assert not owner.voting.picture(name).hidden


def test_pages_run_no_script_and_are_kept_by_nobody(owner: Owner) -> None:
    voted(owner.voting)
    response = owner.get("/newest")
    assert "script" not in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert owner.get("/other").status_code == 404
    assert owner.get("/newest?again").headers["Location"] == "/newest"


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize("step", range(1, 30, 4))
@pytest.mark.parametrize("action", ["hide", "settle", "leave-out", "delete"])
def test_action_killed_anywhere_is_completed(voting: VotingFixture, action: str, step: int) -> None:
    name, pid = voted(voting)
    form = {"action": action, "pid": pid, "answer": "-", "part": "voter", "value": pseudonym("a")}

    def actions(of: VotingFixture) -> Actions:
        return Actions(Stage("data", "id", "bucket", of.storage, of.table), lambda _: "")

    try:
        actions(voting.interrupted(Interruption.death(step))).do(form)
    except KilledError:
        if voting.picture(name).name:
            actions(voting).do(form)
    if action == "delete":
        assert voting.left() == voting.tombstones(name)
    else:
        voting.audit()
