"""Wide-gamut pictures keep their colours; profiles are hostile input."""

import random
import struct

import pytest
from PIL import Image

from chalicelib.images import pictures
from tests.support.pictures import decoded, encoded, quadrants
from tests.support.profiles import display_p3, srgb_of_p3

COLOUR = (200, 120, 60)
HUGE_CURVE = b"curv" + bytes(4) + struct.pack(">I", 0xFFFFFFF0) + bytes(8)


def colour_of(data: bytes) -> tuple[int, ...]:
    """Return the colour at the centre of what the model sees."""
    red, green, blue = pictures.read(data, 128, 128).pixels[64, 64].tolist()
    return red, green, blue


def flat(kind: str = "PNG", mode: str = "RGB", **options: object) -> bytes:
    return encoded(Image.new("RGB", (200, 160), COLOUR).convert(mode), kind, **options)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_display_p3_becomes_srgb(kind: str) -> None:
    data = flat(kind, icc_profile=display_p3(), quality=95)
    expected = srgb_of_p3(COLOUR)
    assert expected != pytest.approx(COLOUR, abs=8)
    assert colour_of(data) == pytest.approx(expected, abs=3)
    shown = decoded(pictures.read(data, 128, 128).display)
    assert shown.getpixel((100, 80)) == pytest.approx(expected, abs=4)
    assert "icc_profile" not in shown.info


def test_palette_of_p3_becomes_srgb() -> None:
    image = Image.new("RGB", (200, 160), COLOUR).quantize(4)
    data = encoded(image, "PNG", icc_profile=display_p3())
    assert colour_of(data) == pytest.approx(srgb_of_p3(COLOUR), abs=2)


def test_transparency_is_white_in_any_profile() -> None:
    data = encoded(Image.new("RGBA", (200, 160), (0, 0, 0, 0)), "PNG", icc_profile=display_p3())
    assert colour_of(data) == (255, 255, 255)


@pytest.mark.parametrize(
    "profile",
    [
        b"",
        b"no profile",
        display_p3()[:200],
        display_p3().replace(b"RGB XYZ", b"CMYKXYZ"),
        display_p3().replace(b"rXYZ", b"A2B0"),
        display_p3(HUGE_CURVE),
        display_p3() + bytes(1_000_000),
    ],
    ids=["empty", "text", "short", "wrong space", "no matrix", "huge curve", "too long"],
)
def test_unusable_profile_is_ignored(profile: bytes) -> None:
    assert colour_of(flat(icc_profile=profile)) == COLOUR


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_other_colour_spaces_are_as_without_profile(mode: str) -> None:
    plain, profiled = (flat("JPEG", mode, **more) for more in ({}, {"icc_profile": display_p3()}))
    assert colour_of(profiled) == colour_of(plain)


def test_mutated_profiles_never_fail() -> None:
    chance = random.Random(7)  # noqa: S311 - chance for a test, no secret
    for _ in range(300):
        profile = bytearray(display_p3())
        for _ in range(chance.randint(1, 8)):
            profile[chance.randrange(len(profile))] = chance.randrange(256)
        data = encoded(quadrants(32, 32), "PNG", icc_profile=bytes(profile))
        assert pictures.read(data, 32, 32).pixels.shape == (32, 32, 3)
