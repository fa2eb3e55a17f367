"""On a phone: an invitation link leads in, and what is wrong with one is said in plain words."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from chalicelib.invitations import Invitations
from fuzzyvision.local import stage
from tests.support.browser.site import Site, picture
from tests.support.stack import RunningStack, running_stack


@pytest.fixture(scope="module")
def closed(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """Run Fuzzy Vision for invited people only."""
    assert chromium
    with running_stack(
        tmp_path_factory.mktemp("closed"), ACCESS="invited", ENGINE="embedded", KEEP_DAYS="7"
    ) as running:
        yield running


@pytest.fixture
def site(browser: Browser, closed: RunningStack) -> Iterator[Site]:
    """Return the site in a phone's browser that was never there."""
    context = browser.new_context(base_url=closed.url, viewport={"width": 360, "height": 740})
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    yield Site(context.new_page(), closed.url)
    context.close()
    assert problems == []


def link(running: RunningStack, uses: int = 5, days: float = 1) -> str:
    until = datetime.now(UTC) + timedelta(days=days)
    with stage.opened(running.data) as folder:
        return f"/invitation.html#{Invitations(stage.stage_of(folder).table).invite(uses, until)}"


def photograph(site: Site, name: str) -> None:
    """Keep a screenshot, light and dark, where somebody wants to look at them."""
    if folder := os.environ.get("SCREENSHOTS"):
        for scheme in ("light", "dark"):
            site.page.emulate_media(color_scheme=scheme)
            site.page.screenshot(path=Path(folder, f"{name}-{scheme}.png"))


def come_in(site: Site) -> None:
    site.page.get_by_role("button", name="Come in").click()


def test_link_leads_in_and_a_picture_is_answered(site: Site, closed: RunningStack) -> None:
    site.page.goto("/")
    expect(site.heading).to_have_text("This page is for invited people")
    expect(site.page.get_by_role("button", name="Come in")).to_be_hidden()
    photograph(site, "closed")
    site.page.goto(link(closed))
    expect(site.heading).to_have_text("You’re invited")
    photograph(site, "invited")
    come_in(site)
    site.page.wait_for_url(f"{closed.url}/")
    words = site.page.locator("#privacy").inner_text()
    assert "Anyone who was invited can see your picture for about 7 days." in " ".join(
        words.split()
    )
    photograph(site, "home")
    site.choose(picture())
    site.done(1)
    expect(site.page.locator("#until")).to_contain_text("Anyone who was invited can see this until")


def test_link_that_lets_nobody_in_says_why(site: Site, closed: RunningStack) -> None:
    used = link(closed, uses=1)
    with stage.opened(closed.data) as folder:
        invited = Invitations(stage.stage_of(folder).table)
        invited.exchange(used.partition("#")[2], datetime.now(UTC))
        revoked = link(closed)
        invited.revoke(revoked.partition("#")[2].partition(".")[0], datetime.now(UTC))
    for wrong, why in (
        (used, "used up, or was taken back"),
        (link(closed, days=-1), "has expired"),
        (revoked, "taken back"),
        (link(closed)[:-3], "part of the link may be missing"),
    ):
        site.page.goto("about:blank")
        site.page.goto(wrong)
        come_in(site)
        expect(site.page.get_by_role("alert")).to_contain_text(why)
        photograph(site, why.replace(" ", "-").replace(",", ""))


def test_session_that_is_over_is_said_and_nothing_is_lost(site: Site, closed: RunningStack) -> None:
    site.page.goto(link(closed))
    come_in(site)
    site.page.wait_for_url(f"{closed.url}/")
    time.sleep(0.5)  # its scripts run
    site.page.context.clear_cookies()
    site.choose(picture())
    said = site.page.get_by_role("dialog")
    expect(said).to_contain_text("This needs an invitation.")
    photograph(site, "over")
    said.get_by_role("link", name="About invitations").click()
    expect(site.heading).to_have_text("This page is for invited people")
    site.page.goto(link(closed))
    come_in(site)
    site.done(1)  # what was chosen was kept
