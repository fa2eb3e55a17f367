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


def transfer(page: Page) -> JSHandle:
    """Return what a browser hands over when a picture is dropped or pasted."""
    data = base64.b64encode(encoded(noise(200, 150))).decode()
    return page.evaluate_handle(MAKE_TRANSFER, ["dropped.jpg", "image/jpeg", data])


def test_one_picture_leads_to_its_page(site: Site) -> None:
    site.open()
    site.choose(picture())
    name = site.expect_result()
    expect(site.page.locator("#name")).to_have_text(name)
    expect(site.page).to_have_title(re.compile("Fuzzy Vision"))


@pytest.mark.parametrize("kind", ["PNG", "GIF", "BMP", "WEBP", "AVIF"])
def test_every_format_is_accepted_under_any_name(site: Site, kind: str) -> None:
    site.open()
    site.choose(file("picture.bin", encoded(quadrants(), kind)))
    site.expect_result()


def test_several_pictures_are_answered_in_one_list(site: Site) -> None:
    site.open()
    site.choose(*(picture(f"{seed}.jpg", seed) for seed in range(4)))
    expect(site.rows).to_have_count(4)
    links = site.rows.get_by_role("link")
    expect(links).to_have_count(4)
    addresses = {link.get_attribute("href") for link in links.all()}
    assert len(addresses) == 4
    for row in site.rows.all():
        expect(row).to_have_attribute("data-step", "done")
        expect(row.locator("img")).to_have_attribute("src", re.compile("^/thumbnails/"))
        expect(row.locator(".status")).to_have_text(re.compile("%"))
    links.first.click()
    site.expect_result()


def test_three_pictures_travel_at_a_time(site: Site) -> None:
    held = site.hold_forms()
    site.open()
    site.choose(*(picture(f"{seed}.jpg", seed) for seed in range(5)))
    expect(site.page.locator('.row[data-step="sending"]')).to_have_count(3)
    expect(site.page.locator('.row[data-step="waiting"]')).to_have_count(2)
    expect(site.rows.first.get_by_role("progressbar")).to_be_visible()
    for _ in range(5):
        while not held:
            site.page.wait_for_timeout(20)
        assert len(held) <= 3
        held.pop(0).continue_()
    expect(site.page.locator('.row[data-step="done"]')).to_have_count(5)


def test_pictures_can_be_dropped_anywhere(site: Site) -> None:
    site.open()
    dropped = transfer(site.page)
    heading = site.page.locator("h1")
    heading.dispatch_event("dragenter", {"dataTransfer": dropped})
    expect(site.page.get_by_text("Let go to show it")).to_be_visible()
    heading.dispatch_event("dragover", {"dataTransfer": dropped})
    heading.dispatch_event("drop", {"dataTransfer": dropped})
    site.expect_result()


def test_dragging_out_leaves_no_trace(site: Site) -> None:
    site.open()
    site.page.locator("body").dispatch_event("dragenter", {"dataTransfer": transfer(site.page)})
    site.page.locator("body").dispatch_event("dragleave")
    expect(site.page.get_by_text("Let go to show it")).to_be_hidden()


def test_a_picture_can_be_pasted(site: Site) -> None:
    site.open()
    site.page.evaluate(PASTE, transfer(site.page))
    site.expect_result()


def test_pasting_or_dropping_no_picture_is_told(site: Site) -> None:
    site.open()
    nothing = site.page.evaluate_handle("new DataTransfer()")
    site.page.evaluate(PASTE, nothing)
    expect(site.flash).to_contain_text("There is no picture to paste.")
    site.page.locator("body").dispatch_event("drop", {"dataTransfer": nothing})
    expect(site.flash).to_contain_text("There is no picture in that.")


def test_choosing_nothing_is_told_in_place(site: Site) -> None:
    site.open()
    site.page.locator("#pictures").dispatch_event("cancel")
    expect(site.flash).to_contain_text("No picture was chosen.")
    site.choose(picture())
    site.expect_result()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"Dear diary, today I called a text a picture.", "not a picture that can be read here"),
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
    expect(site.flash).to_contain_text("diary.jpg")
    expect(site.flash).to_contain_text(sentence)
    assert not [url for url in asked if "/api/" in url]


def test_wrong_file_does_not_stop_others(site: Site) -> None:
    site.open()
    site.choose(picture(), file("notes.txt", b"notes"))
    expect(site.flash).to_contain_text("notes.txt")
    expect(site.rows.get_by_role("link")).to_have_count(1)


def test_only_phones_offer_the_rear_camera(new_context: NewContext, page: Page) -> None:
    page.goto("/")
    expect(page.get_by_text("Take a photograph")).to_be_hidden()
    phone = new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    ).new_page()
    phone.goto("/")
    expect(phone.get_by_text("Take a photograph")).to_be_visible()
    camera = phone.get_by_label("Take a photograph")
    expect(camera).to_have_attribute("capture", "environment")
    camera.set_input_files(picture())
    phone.wait_for_url("**/result.html?name=*")


def test_known_labels_are_listed(site: Site) -> None:
    site.open()
    labels = site.page.request.get("/model/card.json").json()["labels"]
    expect(site.page.locator("#labels li")).to_have_text(labels)


def test_privacy_is_explained_before_sending(site: Site) -> None:
    site.open()
    for words in (
        "public name",
        "can see the picture",
        "30 days",
        "kept for training",
        "until you or the model",
    ):
        expect(site.page.locator("#privacy")).to_contain_text(
            re.compile(words.replace(" ", r"\s+"))
        )
