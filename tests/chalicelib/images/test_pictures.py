import csv
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from chalicelib.errors import PictureRefusedError
from chalicelib.images import pictures, render
from chalicelib.limits import MAX_BYTES
from tests.support.pictures import (
    COLOURS,
    QUADRANTS,
    decoded,
    encoded,
    jpeg_with_scans,
    noise,
    png_of_size,
    quadrants,
    turned,
)


def refusal(data: bytes) -> PictureRefusedError:
    with pytest.raises(PictureRefusedError) as caught:
        pictures.read(data, 128, 128)
    return caught.value


def assert_upright(image: Image.Image) -> None:
    for name, (column, row) in QUADRANTS.items():
        place = (image.width * (1 + 2 * column) // 4, image.height * (1 + 2 * row) // 4)
        found = np.array(image.convert("RGB").getpixel(place), dtype=int)
        assert np.abs(found - COLOURS[name]).max() < 25, name


ACCEPTED: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: encoded(quadrants()),
    "progressive JPEG": lambda: encoded(quadrants(), progressive=True),
    "CMYK JPEG": lambda: encoded(quadrants().convert("CMYK")),
    "PNG": lambda: encoded(quadrants(), "PNG"),
    "PNG with alpha": lambda: encoded(quadrants().convert("RGBA"), "PNG"),
    "PNG with a palette": lambda: encoded(quadrants().quantize(16), "PNG"),
    "GIF": lambda: encoded(quadrants(), "GIF"),
    "BMP": lambda: encoded(quadrants(), "BMP"),
    "WebP": lambda: encoded(quadrants(), "WEBP"),
    "AVIF": lambda: encoded(quadrants(), "AVIF"),
    "AVIF with alpha": lambda: encoded(quadrants().convert("RGBA"), "AVIF"),
    "animated AVIF": lambda: encoded(
        quadrants(), "AVIF", save_all=True, append_images=[noise(160, 120)]
    ),
    "lossless WebP with alpha": lambda: encoded(quadrants().convert("RGBA"), "WEBP", lossless=True),
    "animated GIF": lambda: encoded(
        quadrants(), "GIF", save_all=True, append_images=[noise(160, 120)]
    ),
    "animated WebP": lambda: encoded(
        quadrants(), "WEBP", save_all=True, append_images=[noise(160, 120)]
    ),
    "animated PNG": lambda: encoded(
        quadrants(), "PNG", save_all=True, append_images=[noise(160, 120)]
    ),
}


@pytest.mark.parametrize("kind", ACCEPTED)
def test_every_format_keeps_its_first_frame(kind: str) -> None:
    picture = pictures.read(ACCEPTED[kind](), 128, 128)
    assert_upright(decoded(picture.display))
    assert_upright(decoded(picture.thumbnail))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_is_turned_upright(orientation: int) -> None:
    undo = {2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}.get(orientation, 1)
    stored = ImageOps.exif_transpose(decoded(turned(undo)))
    # An AVIF says it in properties of its own, not in EXIF.
    for data in (turned(orientation, stored), turned(orientation, stored, "AVIF")):
        picture = pictures.read(data, 128, 128)
        display = decoded(picture.display)
        assert display.size == (160, 120)
        assert_upright(display)
        assert_upright(decoded(picture.thumbnail))


GREYS: dict[str, Callable[[], Image.Image]] = {
    "1 bit": lambda: Image.new("1", (40, 30), 1),
    "8 bit": lambda: Image.new("L", (40, 30), 200),
    "8 bit with alpha": lambda: Image.new("LA", (40, 30), (200, 255)),
    "16 bit": lambda: Image.fromarray(np.full((30, 40), 200 * 256, dtype=np.uint16)),
}


@pytest.mark.parametrize("kind", GREYS)
def test_grey_pictures_keep_their_brightness(kind: str) -> None:
    picture = pictures.read(encoded(GREYS[kind](), "PNG"), 128, 128)
    assert np.all(picture.pixels == (255 if kind == "1 bit" else 200))


def test_transparency_is_laid_on_white() -> None:
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    assert np.all(pictures.read(encoded(clear, "PNG"), 128, 128).pixels == 255)


@pytest.mark.parametrize("size", [(300, 200), (200, 301), (77, 77), (128, 128), (40, 9), (3, 900)])
def test_thumbnail_is_scaled_and_cropped(
    size: tuple[int, int],
) -> None:
    image = noise(*size)
    width, height = size
    long_side = (width * 128 // height, 128) if width > height else (128, height * 128 // width)
    scaled = image.resize(long_side, Image.Resampling.BICUBIC)
    left, top = (scaled.width - 128) // 2, (scaled.height - 128) // 2
    expected = np.asarray(scaled.crop((left, top, left + 128, top + 128)), dtype=int)
    picture = pictures.read(encoded(image, "PNG"), 128, 128)
    assert np.abs(picture.pixels - expected).max() <= 1


def test_thumbnail_is_what_the_model_sees() -> None:
    picture = pictures.read(encoded(noise(300, 200)), 96, 64)
    assert picture.pixels.shape == (64, 96, 3)
    assert picture.pixels.dtype == np.uint8
    assert np.array_equal(np.asarray(decoded(picture.thumbnail)), picture.pixels)


def test_display_image_has_at_most_1024_pixels() -> None:
    assert decoded(pictures.read(encoded(noise(2000, 500)), 128, 128).display).size == (1024, 256)
    assert decoded(pictures.read(encoded(noise(60, 50)), 128, 128).display).size == (60, 50)


def test_nothing_but_pixels_survives() -> None:
    exif = Image.Exif()
    exif[0x010E] = "a secret description"
    data = encoded(quadrants(), exif=exif, comment=b"<script>", icc_profile=b"a secret profile")
    picture = pictures.read(data, 128, 128)
    for served in (picture.display, picture.thumbnail):
        assert b"secret" not in served
        assert b"<script>" not in served
        image = decoded(served)
        assert not image.getexif()
        assert not {"comment", "icc_profile", "exif", "xmp"} & image.info.keys()


def test_no_bytes_are_refused_as_empty() -> None:
    assert refusal(b"").code == "empty"


def test_one_byte_over_20_mib_is_too_large() -> None:
    error = refusal(bytes(MAX_BYTES + 1))
    assert error.code == "too-large"
    assert "20 MiB" in str(error)


@pytest.mark.parametrize(
    "data",
    [
        b"just text, whatever its name says",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
    ],
)
def test_other_files_are_unsupported(data: bytes) -> None:
    assert refusal(data).code == "unsupported-format"


@pytest.mark.parametrize("kind", ["TIFF", "ICO", "PPM", "TGA", "JPEG2000", "PCX"])
def test_other_formats_of_pillow_are_refused(kind: str) -> None:
    assert refusal(encoded(quadrants(64, 64), kind)).code == "unsupported-format"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP", "BMP", "AVIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_truncated_picture_is_unreadable(kind: str, part: float) -> None:
    data = encoded(noise(200, 150), kind)
    assert refusal(data[: int(part * len(data))]).code == "unreadable"


def test_pixels_are_counted_before_decoding() -> None:
    started = time.process_time()
    error = refusal(png_of_size(50_000, 50_000))
    assert error.code == "too-many-pixels"
    assert str(error) == ("This picture has 2,500 million pixels; the limit is 50 million.")
    assert time.process_time() - started < 0.05


def test_the_limit_of_pixels_is_inclusive() -> None:
    assert refusal(png_of_size(10_000, 5_001)).code == "too-many-pixels"
    assert refusal(png_of_size(10_000, 5_000)).code == "unreadable"  # only a stub of its data


def test_65_scans_are_refused_and_64_are_not() -> None:
    assert refusal(jpeg_with_scans(65)).code == "too-many-scans"
    assert pictures.read(jpeg_with_scans(64), 128, 128)


def test_largest_pictures_may_have_half_the_scans() -> None:
    large = Image.new("RGB", (8000, 6250))
    assert refusal(jpeg_with_scans(33, large)).code == "too-many-scans"


def test_bad_pictures_are_answered_as_indexed(shared: Path) -> None:
    folder = shared / "badimages"
    spellings = {"": "accepted", "bad-data": "unreadable", "bad-header": "unreadable"}
    # Its picture data are intact, but their chunk's checksum is wrong (docs/decisions/0012).
    # AVIF is read since the index was written.
    decided = {
        "image-pn__pngsuite_xcsn0g01.png": "unreadable",
        "pillow__avif_hopper.avif": "accepted",
    }
    wrong = []
    for row in csv.DictReader((folder / "index.csv").read_text().splitlines()):
        expected = spellings.get(row["reject_code"], row["reject_code"])
        expected = decided.get(row["file"], expected)
        try:
            pictures.read((folder / row["file"]).read_bytes(), 128, 128)
            answer = "accepted"
        except PictureRefusedError as error:
            answer = error.code
        if answer != expected:
            wrong.append((row["file"], expected, answer))
    assert wrong == []


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize(
    "size",
    [
        (1800, 1700),
        pytest.param((3000, 2600), marks=pytest.mark.slow),
        pytest.param((4000, 3000), marks=pytest.mark.slow),
        (1000, 4100),
    ],
)
def test_jpeg_decoded_small_classifies_the_same(
    size: tuple[int, int], *, progressive: bool
) -> None:
    image = noise(*size)
    data = encoded(image, quality=92, progressive=progressive)
    exact = np.asarray(render.fit(decoded(data), 128, 128), dtype=int)
    difference = np.abs(pictures.read(data, 128, 128).pixels - exact)
    assert difference.mean() < 0.5
    assert difference.max() <= 4
