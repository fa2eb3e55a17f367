"""A photograph with the computer's camera: asked for on a click, never before."""

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser.context import NewContext
from tests.support.browser.site import Site

WATCH = """
window.tracks = [];
const devices = navigator.mediaDevices ?? {}; // an empty page has none
const ask = devices.getUserMedia?.bind(devices);
devices.getUserMedia = async (wanted) => {
  const stream = await ask(wanted);
  window.tracks.push(...stream.getTracks());
  return stream;
};
"""
STATES = "tracks.map((track) => track.readyState)"
REFUSE = """
(navigator.mediaDevices ?? {{}}).getUserMedia = () =>
  Promise.reject(new DOMException('', '{name}'));
"""


def home(new_context: NewContext, site: Site, script: str, **options: object) -> Site:
    """Open the first page in a browser of its own."""
    context = new_context(**options)
    context.add_init_script(script)
    other = Site(context.new_page(), site.url)
    other.open()
    return other


def use_camera(site: Site) -> Locator:
    """Ask for the camera; return the dialog."""
    site.page.locator("#webcam").click()
    dialog = site.page.get_by_role("dialog", name="Use the camera")
    expect(dialog).to_be_visible()
    return dialog


def test_photograph_is_taken_and_sent(new_context: NewContext, site: Site) -> None:
    other = home(new_context, site, WATCH, permissions=["camera"])
    assert other.page.evaluate("tracks.length") == 0
    dialog = use_camera(other)
    take = dialog.get_by_role("button", name="Take picture")
    expect(take).to_be_focused()
    other.page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    other.expect_result()
    assert other.page.evaluate(STATES) == ["ended"]


def test_camera_stops_when_the_dialog_closes(new_context: NewContext, site: Site) -> None:
    other = home(new_context, site, WATCH, permissions=["camera"])
    dialog = use_camera(other)
    expect(dialog.get_by_role("button", name="Take picture")).to_be_enabled()
    other.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert other.page.evaluate(STATES) == ["ended"]
    expect(other.page.locator('main[data-state="home"]')).to_be_visible()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NotAllowedError", "doesn’t allow this page"),
        ("NotFoundError", "has no camera"),
        ("NotReadableError", "Another program is using the camera"),
        ("AbortError", "can’t be used just now"),
    ],
)
def test_missing_camera_is_said_plainly(
    new_context: NewContext, site: Site, name: str, words: str
) -> None:
    other = home(new_context, site, REFUSE.format(name=name))
    dialog = use_camera(other)
    expect(dialog.get_by_role("alert")).to_contain_text(words)
    expect(dialog.get_by_role("button", name="Take picture")).to_be_hidden()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)


def test_camera_is_only_offered_where_there_may_be_one(new_context: NewContext, site: Site) -> None:
    none = "Object.defineProperty(navigator, 'mediaDevices', { value: undefined });"
    expect(home(new_context, site, none).page.locator("#webcam")).to_be_hidden()
