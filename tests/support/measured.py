"""What a picture costs, in a process of its own: `python -m tests.support.measured FIT FILE ...`.

Prints a line of JSON per file: the code or "accepted", seconds of CPU, and by how many MB the
most memory that was ever held is above that of an idle worker.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from chalicelib.errors import PictureRefusedError
from chalicelib.fit import FITS, Fit
from chalicelib.images import pictures
from chalicelib.model.classifier import Classifier
from tests.support.paths import BUNDLED, MODEL, ROOT
from tests.support.pictures import encoded, quadrants

MOST_CPU = 6.0
"""Seconds: docs/threats.md promises 1.5 on a free core, and `make search` holds to it. A busy one,
or one with slower memory, takes longer for the same (2.5 was seen); what is not bounded takes
tens."""


def cost_of(*files: Path, fit: Fit = BUNDLED.input.fit) -> list[dict[str, Any]]:
    """Return what each of some files costs, measured in one new process."""
    command = [sys.executable, "-m", "tests.support.measured", fit, *map(str, files)]
    ran = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    return [json.loads(line) for line in ran.stdout.splitlines()]


def peak() -> int:
    """Return the most memory that this process ever held, in KiB (proc(5), VmHWM)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


def main() -> None:
    """Warm up as the worker does, then measure every file."""
    classifier = Classifier(MODEL)
    asked = (BUNDLED.width, BUNDLED.height, FITS[FITS.index(sys.argv[1])])
    for kind in ("JPEG", "PNG", "GIF", "BMP", "WEBP", "AVIF"):
        classifier.probabilities(pictures.read(encoded(quadrants(), kind), *asked).pixels)
    idle = peak()
    for name in sys.argv[2:]:
        data = Path(name).read_bytes()
        started = time.process_time()
        try:
            classifier.probabilities(pictures.read(data, *asked).pixels)
            code = "accepted"
        except PictureRefusedError as error:
            code = error.code
        seconds = time.process_time() - started
        cost = {"code": code, "cpu": seconds, "mb": (peak() - idle) / 1024}
        sys.stdout.write(json.dumps(cost) + "\n")


if __name__ == "__main__":
    main()
