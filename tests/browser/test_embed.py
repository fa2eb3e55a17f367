"""In a frame on a page of another site: a picture is answered there, and its answer voted on."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Frame, Page, expect

from tests.support.browser.axe import findings
from tests.support.browser.context import NewContext
from tests.support.browser.host import Host, host
from tests.support.browser.site import picture
from tests.support.stack import running_stack

HEAR = """
window.heard = [];
addEventListener('fuzzy-vision:result', ({ target, detail }) => {
  heard.push([target.localName, detail]);
});
"""
NO_STORAGE = """
for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
  Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });
}
"""
SPILLS = """() => {
  const { scrollHeight, scrollWidth, clientHeight, clientWidth } = document.documentElement;
  return [scrollHeight > innerHeight, scrollWidth > innerWidth, clientWidth < innerWidth,
    innerHeight - document.body.offsetHeight > 1];
}"""

FRAME = """(src) => new Promise((done) => {
  const frame = document.createElement('iframe');
  frame.onload = () => done(null);
  frame.src = src;
  document.body.append(frame);
})"""


@dataclass(frozen=True)
class Lent:
    """Fuzzy Vision for the frames of one site; another one tries, too."""

    url: str
    allowed: Host
    refused: Host


@pytest.fixture(scope="module")
def lent(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lent]:
    """Run Fuzzy Vision under 127.0.0.1, and pages of other sites under localhost."""
    assert chromium
    folder = tmp_path_factory.mktemp("lent")
    with host() as allowed, host() as refused, running_stack(folder, EMBED=allowed.origin) as one:
        url = one.url.replace("localhost", "127.0.0.1")
        allowed.site = refused.site = url
        yield Lent(url, allowed, refused)


def visit(page: Page, at: Host) -> Frame:
    """Open a page of another site; return the frame in it."""
    page.add_init_script(HEAR)
    page.goto(at.origin)
    element = page.locator("fuzzy-vision iframe").element_handle()
    frame = element.content_frame()
    assert frame is not None
    return frame


def expect_no_scrollbar(frame: Frame) -> None:
    """Wait until the frame is as large as its page."""
    for _ in range(300):
        spills = frame.evaluate(SPILLS)
        if spills == [False, False, False, False]:
            return
        frame.page.wait_for_timeout(100)
    raise AssertionError(spills)


def photograph(page: Page, name: str) -> None:
    """Keep a screenshot where somebody wants to look at it."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder, f"embed-{name}.png"), full_page=True)


def look(page: Page, frame: Frame, name: str) -> None:
    """See that the frame is right as it is now, and photograph it."""
    expect_no_scrollbar(frame)
    photograph(page, name)
    assert findings(frame) == []


@pytest.mark.parametrize(
    ("width", "scheme", "storage"),
    [
        (320, "dark", True),
        (320, "light", True),
        (320, "light", False),
        (1200, "dark", True),
        (1200, "light", True),
    ],
)
def test_picture_is_answered_and_voted_on_in_a_frame(
    width: int, scheme: str, lent: Lent, new_context: NewContext, *, storage: bool
) -> None:
    context = new_context(viewport={"width": width, "height": 1800}, color_scheme=scheme)
    if not storage:
        context.add_init_script(NO_STORAGE)
    page = context.new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data}"))
    frame = visit(page, lent.allowed)
    name = f"{width}-{scheme}-{storage}"
    expect(frame.locator("h1").filter(visible=True)).to_be_visible()
    look(page, frame, f"{name}-home")
    frame.locator("#pictures").set_input_files([picture(seed=width)])
    expect(frame.locator('main[data-state="shown"]')).to_be_visible()
    expect(frame.locator("#until")).to_contain_text("can see this until about")
    look(page, frame, f"{name}-shown")
    frame.locator('[data-act="unknown"]').filter(visible=True).click()
    expect(frame.locator("#ask-said")).to_have_text("You said you can’t tell.")
    expect(frame.locator("#ask-note")).to_contain_text("until the model’s owner deletes it")
    look(page, frame, f"{name}-voted")
    [[element, result]] = page.evaluate("heard")
    assert element == "fuzzy-vision"
    public = requests.get(f"{lent.url}/results/{result['name']}.json", timeout=30).json()
    assert result == public
    assert_no_secret(result, sent)
    assert frame.url == f"{lent.url}/embed.html"
    frame.locator("#another").click()
    expect(frame.locator("#drop")).to_be_visible()


def assert_no_secret(result: dict[str, Any], sent: list[str]) -> None:
    """See that what the other page is told has neither the upload's id nor the voter's."""
    [answer] = {url.split("/")[-1] for url in sent if "/answers/" in url}
    [vote] = [body for body in sent if '"voter":"' in body]
    voter = vote.partition('"voter":"')[2][:32]
    assert (len(voter), len(answer.partition(".")[0])) == (32, 32)
    assert voter not in str(result)
    assert answer.partition(".")[0] not in str(result)


def test_what_a_frame_cannot_do_is_not_offered(lent: Lent, page: Page) -> None:
    frame = visit(page, lent.allowed)
    expect(frame.locator("#privacy")).to_contain_text("can see your picture for about 30 days")
    frame.locator("#privacy summary").click()
    expect(frame.locator("#privacy")).to_contain_text("You can’t delete a picture")
    expect_no_scrollbar(frame)
    frame.locator("#pictures").set_input_files([picture(seed=5)])
    expect(frame.locator('main[data-state="shown"]')).to_be_visible()
    frame.locator('[data-act="unknown"]').filter(visible=True).click()
    expect(frame.locator("#another")).to_be_visible()
    for words in ("Delete", "Use the camera", "Report this picture"):
        expect(frame.get_by_role("button", name=words, exact=True)).to_have_count(0)
    # No link leads to a page that refuses to be framed.
    for link in frame.get_by_role("link").all():
        if link.get_attribute("id") != "another":
            with page.context.expect_page() as opened:
                link.click()
            assert opened.value.url.startswith(lent.url)
            opened.value.close()


def test_elements_of_other_pages_cannot_pass_for_it(lent: Lent, page: Page) -> None:
    frame = visit(page, lent.allowed)
    expect_no_scrollbar(frame)
    before = frame.evaluate("innerHeight")
    page.evaluate("postMessage({ 'fuzzy-vision': { height: 9, result: { name: 'X' } } }, '*')")
    page.wait_for_timeout(300)
    assert (frame.evaluate("innerHeight"), page.evaluate("heard")) == (before, [])


@pytest.mark.parametrize("path", ["/embed.html", "/", "/error.html"])
@pytest.mark.parametrize("allowed", [True, False])
def test_only_named_sites_frame_only_the_slim_page(
    lent: Lent, browser: Browser, path: str, *, allowed: bool
) -> None:
    page = browser.new_page()
    page.goto((lent.allowed if allowed else lent.refused).origin)
    page.evaluate(FRAME, lent.url + path)
    wanted = lent.url + path
    for _ in range(300):
        url = page.frames[-1].url
        if url == wanted or url.startswith("chrome-error:"):
            break
        page.wait_for_timeout(100)
    assert url == (wanted if allowed and path == "/embed.html" else "chrome-error://chromewebdata/")
    page.close()
