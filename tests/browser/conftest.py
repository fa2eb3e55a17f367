"""Fixtures: the browser, a page that tolerates no violation, and what a test needs to fake."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support.browser.context import NewContext
from tests.support.browser.site import Site
from tests.support.chromium import ARGUMENTS, NAMES, find
from tests.support.stack import RunningStack

WATCH_POLICY = """
document.addEventListener('securitypolicyviolation', (event) => {
  console.error(`VIOLATION ${event.violatedDirective} ${event.blockedURI}`);
});
"""


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the browser's executable."""
    executable = find()
    if executable is None:
        pytest.skip(f"CHROMIUM does not name a browser, and none of {', '.join(NAMES)} is here")
    return executable


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Start the browser once."""
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def new_context(browser: Browser, stack: RunningStack) -> Iterator[NewContext]:
    """Return what makes contexts. A page error or a violation of the policy fails the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def make(**options: object) -> BrowserContext:
        size = {"width": 1280, "height": 900}
        merged = {"base_url": stack.url, "viewport": size, "color_scheme": "light", **options}
        context = browser.new_context(**merged)  # type: ignore[arg-type]
        context.add_init_script(WATCH_POLICY)
        context.on("console", lambda message: _note(problems, message.text))
        context.on("weberror", lambda error: problems.append(str(error.error)))
        context.on("dialog", lambda dialog: problems.append(f"A dialog: {dialog.message}"))
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()
    assert problems == []


def _note(problems: list[str], text: str) -> None:
    if "VIOLATION" in text or "Content Security Policy" in text:
        problems.append(text)


@pytest.fixture
def page(new_context: NewContext) -> Page:
    """Open an empty page of ordinary size."""
    return new_context().new_page()


@pytest.fixture
def site(page: Page, stack: RunningStack) -> Site:
    """Return the site, seen through `page`."""
    return Site(page, stack.url)
