"""Pictures come in by choosing, dropping, pasting and photographing; what is none is told."""

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import JSHandle, Page, expect

from tests.support.browser.context import NewContext
from tests.support.browser.site import Site, file, picture
from tests.support.pictures import encoded, noise, quadrants

MAKE_TRANSFER = """([name, type, base64]) => {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type }));
  return transfer;
}"""
PASTE = """(clipboardData) => {
  document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
}"""
FOLDER = """() => {
  const entry = { isDirectory: true };
  const event = new Event('drop', { bubbles: true, cancelable: true });
  const items = [{ webkitGetAsEntry: () => entry }];
  Object.defineProperty(event, 'dataTransfer', { value: { items, files: [new File([], 'x')] } });
  document.body.dispatchEvent(event);
}"""


def transfer(page: Page) -> JSHandle:
    """Return what a browser hands over when a picture is dropped or pasted."""
    data = base64.b64encode(encoded(noise(200, 150))).decode()
    return page.evaluate_handle(MAKE_TRANSFER, ["dropped.jpg", "image/jpeg", data])


def test_one_picture_gets_a_short_address(site: Site) -> None:
    site.open()
    site.choose(picture())
    name = site.expect_result()
    assert len(name) == 3
    expect(site.page).to_have_title(re.compile("Fuzzy Vision"))
    site.page.go_back()
    expect(site.heading).to_have_text("What is in your picture?")


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "WEBP", "AVIF"])
def test_every_format_is_accepted_under_any_name(site: Site, kind: str) -> None:
    site.open()
    site.choose(file("picture.bin", encoded(quadrants(), kind)))
    site.expect_result()


def test_several_pictures_become_a_strip(site: Site) -> None:
    site.open()
    site.choose(*(picture(f"{seed}.jpg", seed) for seed in range(4)))
    done = site.done(4)
    first = site.expect_result()
    names = [cell.get_attribute("data-name") for cell in done.all()]
    assert len(set(names)) == 4
    assert names[0] == first
    for cell in done.all():
        expect(cell.locator("img")).to_have_attribute("src", re.compile("^/thumbnails/"))
        expect(cell.get_by_role("button", name="Right")).to_be_visible()
    done.nth(2).get_by_role("button").first.click()
    assert site.expect_result() == names[2]


def test_three_pictures_travel_at_a_time(site: Site) -> None:
    held = site.hold_forms()
    site.open()
    site.choose(*(picture(f"{seed}.jpg", seed) for seed in range(5)))
    expect(site.page.locator('#strip > li[data-step="sending"]')).to_have_count(3)
    expect(site.page.locator('#strip > li[data-step="waiting"]')).to_have_count(2)
    expect(site.page.get_by_role("progressbar")).to_be_in_viewport()
    for _ in range(5):
        while not held:
            site.page.wait_for_timeout(20)
        assert len(held) <= 3
        held.pop(0).continue_()
    site.done(5)


@pytest.mark.parametrize("path", ["/", "/result.html?name=7QK"])
def test_pictures_can_be_dropped_in_every_state(site: Site, path: str) -> None:
    site.fake_result()
    site.open(path)
    dropped = transfer(site.page)
    if path != "/":
        assert site.expect_result() == "7QK"
    heading = site.heading
    heading.dispatch_event("dragenter", {"dataTransfer": dropped})
    expect(site.page.locator("html.dragging")).to_be_attached()
    heading.dispatch_event("dragover", {"dataTransfer": dropped})
    heading.dispatch_event("drop", {"dataTransfer": dropped})
    expect(site.page).not_to_have_url(re.compile("7QK$"))
    assert site.expect_result() != "7QK"


def test_dragging_out_leaves_no_trace(site: Site) -> None:
    site.open()
    site.page.locator("body").dispatch_event("dragenter", {"dataTransfer": transfer(site.page)})
    site.page.locator("body").dispatch_event("dragleave")
    expect(site.page.get_by_text("Let go to show it")).to_be_hidden()


@pytest.mark.parametrize("path", ["/", "/result.html?name=7QK"])
def test_a_picture_can_be_pasted_in_every_state(site: Site, path: str) -> None:
    site.fake_result()
    site.open(path)
    if path != "/":
        site.expect_result()
    site.page.evaluate(PASTE, transfer(site.page))
    expect(site.page).not_to_have_url(re.compile("7QK$"))
    site.expect_result()


def test_the_whole_zone_opens_the_chooser(site: Site) -> None:
    site.open()
    with site.page.expect_file_chooser() as chooser:
        site.page.locator("#drop").click(position={"x": 12, "y": 12})
    chooser.value.set_files(picture())
    site.expect_result()


def test_pasting_or_dropping_no_picture_is_told(site: Site) -> None:
    site.open()
    nothing = site.page.evaluate_handle("new DataTransfer()")
    site.page.evaluate(PASTE, nothing)
    expect(site.flash).to_contain_text("There’s no picture to paste.")
    site.page.locator("body").dispatch_event("drop", {"dataTransfer": nothing})
    expect(site.flash).to_contain_text("There’s no picture in that.")


def test_a_dropped_folder_is_called_a_folder(site: Site) -> None:
    site.open()
    site.page.evaluate(FOLDER)
    expect(site.flash).to_contain_text("That’s a folder.")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"Dear diary, today I called a text a picture.", "isn’t a picture we can read"),
        (b"", "This file is empty."),
    ],
    ids=["text", "empty"],
)
def test_wrong_file_is_refused_before_its_ticket(
    site: Site, tmp_path: Path, data: bytes, sentence: str
) -> None:
    diary = tmp_path / "diary.jpg"
    diary.write_bytes(data)
    asked: list[str] = []
    site.page.on("request", lambda request: asked.append(request.url))
    site.open()
    site.page.locator("#pictures").set_input_files(diary)
    expect(site.trouble).to_contain_text(sentence)
    expect(site.trouble).to_be_in_viewport()
    assert not [url for url in asked if "/api/" in url]
    with site.page.expect_file_chooser() as chooser:
        site.page.get_by_role("button", name="Another picture").click()
    chooser.value.set_files(picture())
    site.expect_result()


def test_wrong_file_does_not_stop_others(site: Site) -> None:
    site.open()
    site.choose(picture(), file("notes.txt", b"notes"))
    site.done(1)
    expect(site.strip.last).to_contain_text("isn’t a picture we can read")


def test_only_phones_offer_the_rear_camera(new_context: NewContext, page: Page) -> None:
    page.goto("/")
    expect(page.get_by_label("Use the camera")).to_be_hidden()
    phone = new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ).new_page()
    phone.goto("/")
    camera = phone.get_by_label("Use the camera")
    expect(camera).to_have_attribute("capture", "environment")
    camera.set_input_files(picture())
    phone.wait_for_url(re.compile("/[A-Z0-9]{3}$"))


def test_privacy_is_explained_before_sending(site: Site) -> None:
    site.open()
    expect(site.page.locator("#privacy")).to_contain_text("Everyone can see your picture")
    site.page.get_by_text("What happens to my picture?").click()
    for words in ("30 days", "short public code", "kept for training", "You can delete"):
        expect(site.page.locator("#privacy")).to_contain_text(
            re.compile(words.replace(" ", r"\s+"))
        )
