"""Bytes of valid pictures are changed at random: the answer is never an unknown error."""

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.errors import PictureRefusedError
from chalicelib.images import pictures
from tests.support.paths import ROOT
from tests.support.pictures import encoded, jpeg_with_scans, noise, quadrants, turned

CODES = {
    "empty", "too-large", "unsupported-format", "unreadable", "too-many-pixels", "too-many-scans",
    "too-complex",
}  # fmt: skip
SEEDS = [
    encoded(noise(48, 32)),
    encoded(noise(48, 32).convert("CMYK")),
    turned(6, noise(48, 32)),
    jpeg_with_scans(12),
    encoded(noise(48, 32), "PNG"),
    encoded(quadrants(48, 32).quantize(16), "PNG", transparency=0),
    encoded(noise(48, 32).convert("L"), "PNG"),
    encoded(quadrants(48, 32), "GIF", save_all=True, append_images=[noise(48, 32)]),
    encoded(noise(48, 32), "BMP"),
    encoded(noise(48, 32), "WEBP"),
    encoded(noise(48, 32), "AVIF"),
    encoded(noise(48, 32).convert("RGBA"), "AVIF"),
    encoded(noise(48, 32).convert("RGBA"), "WEBP", lossless=True),
]
# Most changes go where the headers are, which is where decoders can be led astray.
PLACES = st.one_of(st.integers(0, 120), st.integers(0, 5000))
CHANGES = st.lists(st.tuples(PLACES, st.binary(max_size=4)), min_size=1, max_size=6)


def mutated(seed: bytes, changes: list[tuple[int, bytes]], length: int) -> bytes:
    """Overwrite bytes at some places, and break the file off."""
    data = bytearray(seed)
    for place, replacement in changes:
        at = place % len(data)
        data[at : at + len(replacement)] = replacement
    return bytes(data[: length or None])


def answer_to(data: bytes) -> str:
    """Return the code of a refusal, or "accepted"; anything else raised is what we look for."""
    try:
        picture = pictures.read(data, 128, 128)
    except PictureRefusedError as error:
        return error.code
    return "accepted" if picture.pixels.shape == (128, 128, 3) else "of a wrong shape"


@settings(
    max_examples=2000,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.sampled_from(SEEDS), CHANGES, st.sampled_from([0, 0, 0, 200, 600]))
def test_every_mutation_has_a_known_outcome(
    seed: bytes, changes: list[tuple[int, bytes]], length: int
) -> None:
    assert answer_to(mutated(seed, changes, length)) in {"accepted", *CODES}


@pytest.mark.slow
def test_search_for_costly_mutations_finds_none() -> None:
    """Take the first of what `make search` tries for as long as one likes."""
    # In a separate process: what other tests do at the same time in this one would count too.
    command = [sys.executable, "-m", "tests.support.cost_search", "600", "0", "200"]
    ran = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 - our own module
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("200 pictures")
