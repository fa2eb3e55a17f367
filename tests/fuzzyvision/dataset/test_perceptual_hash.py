from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageEnhance, ImageOps

from chalicelib.errors import PictureRefusedError
from fuzzyvision.dataset.perceptual_hash import fingerprint, near, together
from tests.support.pictures import encoded, noise, png_of_size

PICTURE = noise(400, 300, seed=5)


def cropped(image: Image.Image) -> Image.Image:
    return ImageOps.crop(image, border=14)


CHANGES: dict[str, Callable[[Image.Image], bytes]] = {
    "the same": encoded,
    "saved badly": lambda image: encoded(image, quality=30),
    "half as large": lambda image: encoded(image.reduce(2)),
    "lighter": lambda image: encoded(ImageEnhance.Brightness(image).enhance(1.2)),
    "mirrored": lambda image: encoded(ImageOps.mirror(image)),
    "cropped": lambda image: encoded(cropped(image)),
    "cropped and mirrored": lambda image: encoded(ImageOps.mirror(cropped(image))),
}


def alike(*pictures: bytes) -> list[tuple[int, list[int]]]:
    prints = together([fingerprint(data) for data in pictures])
    return [(place, found.tolist()) for place, found in near(prints, first=1)]


@pytest.mark.parametrize("change", CHANGES)
def test_changed_copy_is_recognised_in_either_order(change: str) -> None:
    copy = CHANGES[change](PICTURE)
    assert alike(encoded(PICTURE), copy) == [(1, [0])]
    assert alike(copy, encoded(PICTURE)) == [(1, [0])]


def test_different_pictures_are_not_copies() -> None:
    pictures = [encoded(noise(200, 150, seed)) for seed in range(30)]
    assert all(not found for _, found in alike(*pictures))


def test_only_new_pictures_are_compared() -> None:
    prints = together([fingerprint(encoded(PICTURE))] * 4)
    assert [(place, found.tolist()) for place, found in near(prints, first=3)] == [(3, [0, 1, 2])]
    assert list(near(together([]), first=0)) == []


def test_a_print_is_short() -> None:
    assert len(fingerprint(encoded(PICTURE))) == 96


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        encoded(PICTURE)[:3000],
        encoded(PICTURE, "PNG"),
        encoded(noise(1200, 20)),
        png_of_size(100_000, 100_000),
    ],
    ids=["empty", "text", "half", "PNG", "too large", "bomb"],
)
def test_unstorable_image_is_refused(data: bytes) -> None:
    with pytest.raises(PictureRefusedError):
        fingerprint(data)


def test_a_tiny_picture_has_a_print_too() -> None:
    assert len(fingerprint(encoded(Image.new("RGB", (1, 1))))) == 96


def test_photographs_differ_and_their_copies_match(shared: Path) -> None:
    """Product shots on white, the hardest: shoes beside shoes, in one pose."""
    paths = sorted((shared / "photos" / "Shoes").iterdir())[::3]
    photos = []
    for path in paths:
        with Image.open(path) as photo:
            photo.thumbnail((512, 512))
            photos.append(photo.convert("RGB"))
    assert len(photos) > 200
    originals = [encoded(photo) for photo in photos]
    found = sum(len(others) for _, others in alike(*originals))
    assert found <= len(photos) // 20  # of more than 20,000 pairs
    for change in ("saved badly", "half as large", "lighter", "mirrored"):
        copies = [CHANGES[change](photo) for photo in photos[::5]]
        pairs = zip(originals[::5], copies, strict=True)
        recognised = sum(alike(*pair) == [(1, [0])] for pair in pairs)
        assert recognised >= 0.97 * len(copies), change
