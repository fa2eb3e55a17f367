"""Searches for costly pictures: `python -m tests.support.cost_search SECONDS [SEED [MOST]]`.

Mutations of pictures are kept when they cost more than what they were made of: time and memory
are the fitness, as in AFL's and PerfFuzz's search. What exceeds the promise is written into
build/found and ends the search with exit code 1.
"""

import contextlib
import random
import struct
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from chalicelib.errors import PictureRefusedError
from chalicelib.images import pictures
from chalicelib.limits import MAX_BYTES
from tests.support.measured import peak
from tests.support.pictures import encoded, jpeg_with_scans, noise, png_chunk, quadrants, turned

MOST_CPU, MOST_MB = 1.5, 400.0
_KEPT = 24
_NUMBERS = (0, 1, 2, 127, 255, 256, 4000, 7000, 12_000, 16_383, 32_767, 65_535)


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU, and MB above what the process held before."""

    cpu: float
    mb: float

    @property
    def share(self) -> float:
        """The larger share of what is promised; over 1 the promise is broken."""
        return max(self.cpu / MOST_CPU, self.mb / MOST_MB)


def seeds() -> list[bytes]:
    """Return pictures of every format and kind, small and at the size of a photograph."""
    small, photo = noise(48, 32), noise(1600, 1200)
    grey, many = Image.new("L", (7000, 7000), 9), Image.new("RGBA", (4500, 4000), (9, 99, 9, 99))
    return [
        *(encoded(small, kind) for kind in ("JPEG", "PNG", "GIF", "BMP", "WEBP")),
        *(encoded(photo, kind) for kind in ("JPEG", "GIF", "WEBP")),
        encoded(small.convert("CMYK"), progressive=True),
        turned(6, small),
        jpeg_with_scans(40),
        encoded(quadrants(48, 32).quantize(16), "PNG", transparency=0),
        encoded(grey, "PNG"),
        encoded(grey, progressive=True),
        encoded(grey.convert("P"), "GIF"),
        encoded(many, "PNG"),
        encoded(many, "WEBP", method=0),
        encoded(small.convert("RGBA"), "WEBP", lossless=True),
        encoded(quadrants(48, 32), "GIF", save_all=True, append_images=[small]),
    ]


def measure(data: bytes) -> Cost:
    """Read a picture, and return what that cost."""
    Path("/proc/self/clear_refs").write_text("5")  # forgets the peak (proc(5))
    before, started = peak(), time.process_time()
    with contextlib.suppress(PictureRefusedError):
        pictures.read(data, 224, 224)
    return Cost(time.process_time() - started, (peak() - before) / 1024)


def mutated(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return a picture with a few changes, in a shape that its decoder still goes into."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(min(len(changed), chance.choice((64, 1024, len(changed))))) or 1
        length = chance.choice((1, 2, 3, 4, 12, 64, 1024, 65_536))
        kind = chance.randrange(5)
        if kind == 0:
            changed[at] = chance.randrange(256)
        elif kind == 1:
            order, width = chance.choice("<>"), chance.choice("HI")
            field = struct.pack(order + width, chance.choice(_NUMBERS))
            changed[at : at + len(field)] = field
        elif kind == 2:
            piece = bytes(changed[at : at + length])
            most = max(0, MAX_BYTES - len(changed)) // max(1, len(piece))
            changed[at:at] = piece * min(most, chance.choice((2, 60, 5000, MAX_BYTES)))
        elif kind == 3:
            del changed[at : at + length]
        else:
            start = chance.randrange(len(other))
            changed[at:at] = other[start : start + length]
        if len(changed) < 2:
            return data
    return repaired(bytes(changed[:MAX_BYTES]))


def repaired(data: bytes) -> bytes:
    """Return a PNG with right checksums, a WebP with its right length, and others as they are."""
    if data.startswith(b"RIFF"):
        return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]
    if not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data
    parts, at = [data[:8]], 8
    while at + 12 <= len(data) and len(parts) < MAX_BYTES // 100:
        length, _name = struct.unpack_from(">I4s", data, at)
        end = min(at + 8 + length, len(data) - 4)
        parts += [data[at:end], struct.pack(">I", zlib.crc32(data[at + 4 : end]))]
        at = end + 4
    return b"".join(parts) + data[at:] + png_chunk(b"IEND", b"")


def search(seed: int) -> Iterator[tuple[bytes, Cost]]:
    """Yield pictures and what they cost, without end."""
    chance = random.Random(seed)  # noqa: S311 - a search that can be repeated
    best = [(measure(data), data) for data in seeds()]
    while True:
        weights = np.linspace(2, 1, len(best)).tolist()
        (_, parent), (_, other) = chance.choices(best, weights, k=2)
        child = mutated(parent, other, chance)
        cost = measure(child)
        if cost.share > 1:  # once more: other work on this machine counts as ours
            cost = min((measure(child) for _ in range(3)), key=lambda found: found.share)
        yield child, cost
        best.append((cost, child))
        # One in four by chance: the dearest alone are soon all of one kind.
        best.sort(key=lambda one: one[0].share, reverse=True)
        if len(best) > 2 * _KEPT:
            rest = chance.sample(best[_KEPT:], _KEPT // 3)
            best = best[:_KEPT] + rest


def main() -> None:
    """Search for so many seconds, or that many pictures; say what was dearest."""
    seconds, seed = float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    most = int(sys.argv[3]) if len(sys.argv) > 3 else sys.maxsize
    ends, count = time.monotonic() + seconds, 0
    dearest, picture = Cost(0, 0), b""
    for child, cost in search(seed):
        count += 1
        if cost.share > dearest.share:
            dearest, picture = cost, child
        if cost.share > 1 or count == most or time.monotonic() > ends:
            break
    print(f"{count} pictures; the dearest: {dearest.cpu:.2f} s, {dearest.mb:.0f} MB")  # noqa: T201 - a command line
    if dearest.share > 1:
        file = Path("build/found") / f"{zlib.crc32(picture):08x}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(picture)
        sys.exit(f"Over the promise of {MOST_CPU} s and {MOST_MB:.0f} MB: {file}")


if __name__ == "__main__":
    main()
