"""`make bench`: how long a picture takes through the local stack, from ticket to answer.

Pictures are made here, so that everybody measures the same: a small photo of 640 x 480 and a
JPEG of 12 megapixels, both as busy as photographs are. Exits with 1 if a median is over its
limit.
"""

import os
import statistics
import subprocess
import sys
import time
from io import BytesIO
from typing import Any

import numpy as np
import requests
from PIL import Image
from tqdm import tqdm

ROUNDS = 30
CASES = {"small photo": (640, 480, 250), "12 megapixels": (4000, 3000, 500)}
"""Width and height in pixels, and the limit of the median in milliseconds."""
_PAUSE = 0.005


def main() -> int:
    """Measure and print a table; return the exit code."""
    command = [sys.executable, "-u", "-m", "tools.local", "--port", "0"]
    with subprocess.Popen(  # noqa: S603 - our own module
        command, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as stack:
        try:
            url = _address(stack)
            rows = [_measure(url, name) for name in CASES]
        finally:
            stack.terminate()
    print(f"\nFrom asking for the ticket to reading the answer, {ROUNDS} pictures each, one at a")
    print(f"time, on {os.cpu_count()} cores with Python {sys.version.split()[0]}:\n")
    print(f"{'picture':<16}{'file':>10}{'median':>10}{'95 %':>10}{'limit':>10}")
    for name, size, median, high in rows:
        limit = CASES[name][2]
        print(f"{name:<16}{size / 1e6:>7.1f} MB{median:>7.0f} ms{high:>7.0f} ms{limit:>7} ms")
    late = [name for name, _, median, _ in rows if median > CASES[name][2]]
    if late:
        print(f"\nOver the limit: {', '.join(late)}.")
    return 1 if late else 0


def _address(stack: "subprocess.Popen[str]") -> str:
    for line in stack.stdout or ():
        if line.startswith("Fuzzy Vision is at "):
            return line.split()[4]
    raise RuntimeError("The local stack did not start; try `make run` to see why.")


def _measure(url: str, name: str) -> tuple[str, int, float, float]:
    width, height, _ = CASES[name]
    picture = photo(width, height)
    with requests.Session() as session:
        session.trust_env = False
        journey(session, url, picture)  # the first one warms up
        times = [
            1000 * journey(session, url, picture)
            for _ in tqdm(range(ROUNDS), name, leave=False, disable=None)
        ]
    return name, len(picture), statistics.median(times), statistics.quantiles(times, n=20)[-1]


def photo(width: int, height: int) -> bytes:
    """Draw a JPEG with as many bytes per pixel as a camera's: smooth blotches with grain."""
    generator = np.random.default_rng(0)
    blotches = generator.integers(0, 255, (24, 32, 3), dtype=np.uint8)
    smooth = Image.fromarray(blotches).resize((width, height), Image.Resampling.BICUBIC)
    grain = generator.normal(0, 5, (height, width, 1)).astype(np.float32)
    buffer = BytesIO()
    noisy = (np.asarray(smooth, dtype=np.float32) + grain).clip(0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def journey(session: requests.Session, url: str, picture: bytes) -> float:
    """Take a picture from ticket to answer; return the seconds it took."""
    started = time.perf_counter()
    body: Any = {"filename": "bench.jpg", "content_type": "image/jpeg", "size": len(picture)}
    ticket = session.post(f"{url}/api/uploads", json=body, timeout=30).json()
    file = {"file": ("bench.jpg", picture)}
    session.post(ticket["url"], data=ticket["fields"], files=file, timeout=30).raise_for_status()
    while not (answer := session.get(url + ticket["answer"], timeout=30)).ok:
        time.sleep(_PAUSE)
    if answer.json()["status"] != "classified":
        raise RuntimeError(f"The picture was not classified: {answer.text}")
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
