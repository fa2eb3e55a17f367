"""Behind a password: a page whose session has ended says so, and leads to the login."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser.site import Site, picture
from tests.support.stack import RunningStack, running_stack

PASSWORD = "tulips and mice"  # noqa: S105 - of these tests


@pytest.fixture(scope="module")
def closed(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """Run Fuzzy Vision with a password; this machine is asked for it too."""
    assert chromium
    folder = tmp_path_factory.mktemp("closed")
    with running_stack(folder, PASSWORD=PASSWORD, ENGINE="embedded") as running:
        yield running


@pytest.fixture
def site(browser: Browser, closed: RunningStack) -> Iterator[Site]:
    """Return the site in a browser that has given the password."""
    context = browser.new_context(base_url=closed.url)
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    opened = Site(context.new_page(), closed.url)
    opened.open("/")
    log_in(opened.page)
    opened.page.wait_for_url(f"{closed.url}/")  # and until its scripts ran
    yield opened
    context.close()
    assert problems == []


def log_in(page: Page) -> None:
    """Type the password into the login page."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open").click()


def test_page_whose_session_is_over_says_so_and_goes_on_after_the_login(site: Site) -> None:
    site.page.context.clear_cookies()
    site.choose(picture())  # parts of the page are fetched only now
    said = site.page.get_by_role("dialog")
    expect(said).to_contain_text("You have to log in again.")
    expect(site.page.get_by_text("can’t reach")).to_have_count(0)
    said.get_by_role("link", name="Log in").click()
    expect(site.heading).to_have_text("This page has a password")
    log_in(site.page)
    site.done(1)  # what was chosen was kept
