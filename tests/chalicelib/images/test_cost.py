"""What any picture may cost: 1.5 s of CPU, and 400 MB above an idle worker (docs/threats.md)."""

import gzip
import zlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chalicelib.images import pictures
from tests.support.expensive_pictures import EXPENSIVE, bmp
from tests.support.measured import MOST_CPU, cost_of
from tests.support.pictures import encoded, noise, png_chunk, quadrants

KNOWN = {
    "accepted", "too-complex", "too-many-pixels", "too-many-scans", "unreadable",
    "unsupported-format", "empty", "too-large",
}  # fmt: skip


def check(files: list[Path]) -> None:
    # One process for all, so that the last figure for memory is the most that any of them took.
    costs = cost_of(*files)
    for file, cost in zip(files, costs, strict=True):
        assert cost["code"] in KNOWN, file.name
        assert cost["cpu"] < MOST_CPU, file.name
    assert costs[-1]["mb"] < 400


@pytest.mark.slow
@pytest.mark.parametrize("container", ["JPEG", "PNG", "GIF", "BMP", "WebP", "AVIF"])
def test_expensive_kinds_are_bounded(tmp_path: Path, container: str) -> None:
    files = []
    for kind, make in EXPENSIVE.items():
        if kind.startswith(container):
            files.append(tmp_path / kind)
            files[-1].write_bytes(make())
    check(files)


def test_attacks_that_were_found_are_bounded(shared: Path, tmp_path: Path) -> None:
    files = []
    for attack in sorted((shared / "attacks").iterdir()):
        data = attack.read_bytes()
        files.append(tmp_path / attack.name)
        files[-1].write_bytes(gzip.decompress(data) if attack.suffix == ".gz" else data)
    check(files)


def test_bad_pictures_of_others_are_bounded(shared: Path) -> None:
    check(sorted(file for file in (shared / "badimages").iterdir() if file.suffix != ".csv"))


def png_in_pieces(size: int) -> bytes:
    data = encoded(noise(1600, 1200), "PNG", compress_level=1)
    start, end = data.index(b"IDAT") - 4, data.rindex(b"IEND") - 4
    with Image.open(BytesIO(data)) as image:
        rows = np.asarray(image)
    raw = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows), 1)
    pieces = (png_chunk(b"IDAT", raw[at : at + size]) for at in range(0, len(raw), size))
    return data[:start] + b"".join(pieces) + data[end:]


HONEST = {
    "a PNG in pieces of 512 bytes": lambda: png_in_pieces(512),
    "a GIF with a long comment": lambda: encoded(quadrants(), "GIF", comment=b"x" * 500_000),
    "a JPEG padded with 64 KB": lambda: quadrants_with(b"\xff" * 65_536),
    "a JPEG with an embedded film": lambda: quadrants_with(
        (b"\xff\xe5\xff\xff" + bytes(65_533)) * 200
    ),
    "a run-length encoded BMP": lambda: bmp(
        1, (1920, 1080), (b"\xff\5" * 7 + b"\x87\6\0\0") * 1080
    ),
}


def quadrants_with(part: bytes) -> bytes:
    data = encoded(quadrants())
    return data[:2] + part + data[2:]


@pytest.mark.parametrize("kind", HONEST)
def test_honest_containers_are_read(kind: str) -> None:
    assert pictures.read(HONEST[kind](), 128, 128).pixels.shape == (128, 128, 3)
