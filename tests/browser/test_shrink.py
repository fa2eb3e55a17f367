"""Large pictures are shrunk by the page before they travel, and the verdict stays the same."""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.browser.site import Site
from tests.support.pictures import encoded, noise, quadrants
from tests.support.shrinking import Change, changes, photographs, sent_by

COUNT = int(os.environ.get("N") or 24)
NEAREST = """
const getContext = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (...kind) {
  const context = getContext.apply(this, kind);
  context.imageSmoothingEnabled = false;
  return context;
};
"""
# Spoils the EXIF marker: imageOrientation 'none' means 'from-image' by now.
LOST_ORIENTATION = """
const decode = createImageBitmap;
window.createImageBitmap = async (file) => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const at = String.fromCharCode(...bytes.subarray(0, 64)).indexOf('Exif');
  if (at >= 0) bytes[at] = 0;
  return decode(new Blob([bytes], { type: file.type }));
};
"""
FALSIFIED = """
const read = CanvasRenderingContext2D.prototype.getImageData;
CanvasRenderingContext2D.prototype.getImageData = function (...part) {
  const image = read.apply(this, part);
  image.data[100] ^= 1;
  return image;
};
"""


def check(found: list[Change]) -> None:
    for one in found:
        assert one.shrunk, one
        assert one.labels[0] == one.labels[1], one
    assert sum(one.difference for one in found) / len(found) < 0.0006


@pytest.mark.timeout(300 + 5 * COUNT)
def test_no_label_changes_and_probabilities_hardly(page: Page, shared: Path) -> None:
    page.goto("/")
    found = changes(page, photographs(shared, COUNT))
    mean = sum(one.difference for one in found) / len(found)
    print(f"{len(found)} photographs; mean difference {mean:.5f}")  # noqa: T201 - `make shrink-test`
    check(found)


@pytest.mark.parametrize("fault", [NEAREST, LOST_ORIENTATION], ids=["nearest", "orientation"])
def test_worse_shrinking_would_be_noticed(page: Page, shared: Path, fault: str) -> None:
    page.add_init_script(fault)
    page.goto("/")
    with pytest.raises(AssertionError):
        check(changes(page, photographs(shared, 24)))


def with_place() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    return encoded(noise(2600, 1700), exif=exif, quality=95)


LARGE = noise(1400, 1000)
SHRUNK: dict[str, tuple[Callable[[], bytes], str]] = {
    "PNG": (lambda: encoded(LARGE, "PNG", compress_level=1), "image/png"),
    "WebP": (lambda: encoded(LARGE, "WEBP", quality=95, method=0), "image/webp"),
    "AVIF": (lambda: encoded(LARGE, "AVIF", quality=95, speed=10), "image/avif"),
    "GIF": (lambda: encoded(LARGE, "GIF", save_all=True, append_images=[LARGE]), "image/gif"),
}


@pytest.mark.parametrize("kind", SHRUNK)
def test_every_kind_is_sent_as_a_small_jpeg(page: Page, kind: str) -> None:
    make, content_type = SHRUNK[kind]
    page.goto("/")
    sent = sent_by(page, make(), content_type)
    assert (sent.type, sent.name) == ("image/jpeg", "my.jpg")
    with Image.open(BytesIO(sent.data)) as image:
        assert image.format == "JPEG"
        assert max(image.size) == 1280


@pytest.mark.parametrize("width", [900, 1400])
def test_a_file_of_25_mb_becomes_sendable(page: Page, width: int) -> None:
    page.goto("/")
    sent = sent_by(page, encoded(noise(width, 700)), padding=25_000_000)
    assert sent.type == "image/jpeg"
    assert len(sent.data) < 500_000
    with Image.open(BytesIO(sent.data)) as image:
        assert image.width == min(width, 1280)


def test_the_place_of_a_photograph_is_not_sent(page: Page) -> None:
    data = with_place()
    assert b"Exif" in data
    page.goto("/")
    sent = sent_by(page, data)
    assert sent.type == "image/jpeg"
    assert len(sent.data) < len(data) / 3
    assert b"Exif" not in sent.data


def test_transparency_is_laid_on_white(page: Page) -> None:
    clear = noise(1500, 1500).convert("RGBA")
    clear.paste((0, 0, 0, 0), (0, 0, 750, 1500))
    page.goto("/")
    with Image.open(BytesIO(sent_by(page, encoded(clear, "PNG"), "image/png").data)) as image:
        assert image.getpixel((200, 600)) == (255, 255, 255)


ORIGINALS: dict[str, Callable[[], bytes]] = {
    "small": lambda: encoded(noise(1280, 900), quality=99),
    "smaller than its JPEG": lambda: encoded(quadrants(1400, 900), "PNG"),
    "damaged": lambda: encoded(noise(1600, 1200))[:-9000],
    "no picture": lambda: b"\xff\xd8\xff\xe0 and then nothing",
    "over 50 million pixels": lambda: encoded(Image.new("1", (7100, 7100)), "PNG") + bytes(999_999),
}


@pytest.mark.parametrize("kind", ORIGINALS)
def test_what_need_not_or_cannot_be_shrunk_is_sent(page: Page, kind: str) -> None:
    data = ORIGINALS[kind]()
    page.goto("/")
    assert sent_by(page, data).data == data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\xff\xd8\xff" + bytes(21 * 2**20), "This file is larger than 20 MB."),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC pictures can't be read here."),
    ],
    ids=["21 MiB", "HEIC"],
)
def test_what_can_neither_be_shrunk_nor_sent_is_told(
    site: Site, tmp_path: Path, data: bytes, sentence: str
) -> None:
    (tmp_path / "diary.jpg").write_bytes(data)
    site.open()
    site.page.locator("#pictures").set_input_files(tmp_path / "diary.jpg")
    expect(site.page.locator("main")).to_contain_text(sentence)


def test_falsified_pixels_are_not_sent(page: Page) -> None:
    data = with_place()
    page.add_init_script(FALSIFIED)
    page.goto("/")
    assert sent_by(page, data).data == data


def test_an_owner_may_ask_for_originals(page: Page) -> None:
    data = with_place()
    page.route(
        "**/model/card.json", lambda route: route.fulfill(json={"labels": [], "originals": True})
    )
    page.goto("/")
    assert sent_by(page, data).data == data
