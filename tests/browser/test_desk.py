"""The owner's desk in a real browser: its forms work, by keyboard and on a phone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chalicelib import keys
from chalicelib.voting import service
from fuzzyvision.common.stages import Stage
from fuzzyvision.desk.server import Desk
from fuzzyvision.local import servers
from fuzzyvision.local.folder import Folder
from tests.support.browser.axe import findings
from tests.support.browser.context import NewContext
from tests.support.engines import FolderEngine
from tests.support.folder_voting import FolderVoting
from tests.support.pictures import encoded, noise
from tests.support.voting import LABELS, NOW, ballot

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def voting(tmp_path: Path) -> FolderVoting:
    made = FolderVoting.on(FolderEngine(Folder.prepare(tmp_path / "data")))
    name = made.file()
    picture = encoded(noise(320, 240))
    made.storage.write(keys.image_key(name), picture, "image/jpeg", picture_id=made.pid(name))
    for voter, label in (("a", LABELS[0]), ("b", LABELS[1])):
        service.cast(name, ballot(voter, label), made.context, NOW, voter * 24)
    return made


@pytest.fixture(params=["light", "dark"])
def page(
    request: pytest.FixtureRequest, new_context: NewContext, voting: FolderVoting
) -> Iterator[Page]:
    desk = Desk(Stage("data", "id", "bucket", voting.storage, voting.table))
    listener = servers.bind(0)
    address = f"http://{servers.HOST}:{servers.port_of(listener)}"
    server = servers.Server(listener, desk)
    server.start()
    found = new_context(viewport=PHONE, color_scheme=request.param).new_page()
    found.goto(f"{address}/?token={desk.token}")
    yield found
    server.stop()


def test_forms_work_and_can_be_undone(page: Page, voting: FolderVoting) -> None:
    [name] = voting.uploads
    assert "token" not in page.url
    page.get_by_role("link", name="Newest").click()
    expect(page.get_by_role("img")).to_have_js_property("naturalWidth", 320)
    page.get_by_role("button", name="Hide").press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"{name} is hidden.")
    assert voting.picture(name).hidden
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"{name} is shown.")
    assert not voting.picture(name).hidden
    page.get_by_label(f"What {name} shows").select_option(LABELS[1])
    page.get_by_role("button", name="Settle").click()
    expect(page.get_by_role("status")).to_contain_text(f"settled as {LABELS[1]}")
    page.get_by_text("2 votes").click()
    page.get_by_role("button", name="Leave this voter out").first.click()
    expect(page.get_by_role("status")).to_contain_text("1 vote left out.")
    page.get_by_role("link", name=re.compile("Delete")).click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_role("status")).to_contain_text(f"{name} is deleted")
    gone = voting.table.picture(voting.pid(name))
    assert gone is None or gone.deleted


def test_every_page_is_accessible_and_fits(page: Page) -> None:
    for tab in ("Reported", "Disputed", "Newest", "Votes"):
        page.get_by_role("link", name=re.compile(tab)).click()
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
