import os
import zipfile
from pathlib import Path

import pytest

from fuzzyvision.aws.package import archive, python
from fuzzyvision.aws.package.bytecode import compile_modules
from fuzzyvision.common.errors import CommandError


def lay(folder: Path, names: list[str], when: int) -> Path:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"NAMES = {{'a', 'b', 'c', 'd'}}\nWORDS = ('{file.stem}', 'a')\n")
        os.utime(file, (when, when))
    return folder


def test_zip_is_reproducible(tmp_path: Path) -> None:
    names = ["b.py", "a/c.py", "a/b/d.py"]
    first = lay(tmp_path / "first", names, 1_000_000_000)
    second = lay(tmp_path / "second", names[::-1], 1_500_000_000)
    (second / "b.py").chmod(0o700)
    archive.write(first, tmp_path / "first.zip")
    archive.write(second, tmp_path / "second.zip")
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()


def test_everybody_may_read_what_is_in_the_zip(tmp_path: Path) -> None:
    folder = lay(tmp_path / "code", ["a.py"], 1_000_000_000)
    (folder / "a.py").chmod(0o600)
    archive.write(folder, tmp_path / "code.zip")
    with zipfile.ZipFile(tmp_path / "code.zip") as made:
        [entry] = made.infolist()
    assert entry.external_attr >> 16 == 0o100644


def test_bytecode_is_reproducible(
    tmp_path: Path,
) -> None:
    interpreter = python.find()
    if interpreter is None:
        pytest.skip(python.NONE_FOUND)
    for name in ("first", "second"):
        lay(tmp_path / name, ["app.py", "lib/deep.py"], 1_000_000_000)
        assert compile_modules(interpreter, tmp_path / name) == 2
        archive.write(tmp_path / name, tmp_path / f"{name}.zip")
    assert (tmp_path / "first.zip").read_bytes() == (tmp_path / "second.zip").read_bytes()
    [compiled] = (tmp_path / "first" / "lib").rglob("*.pyc")
    assert compiled.name == "deep.cpython-313.pyc"
    assert b"/var/task/lib/deep.py" in compiled.read_bytes()
    # Bytes 4 to 8: a hash instead of a time, and not to be compared with the source (PEP 552).
    assert compiled.read_bytes()[4:8] == b"\x01\0\0\0"


def test_uncompilable_module_is_named(tmp_path: Path) -> None:
    interpreter = python.find()
    if interpreter is None:
        pytest.skip(python.NONE_FOUND)
    (tmp_path / "app.py").write_text("def (:\n")
    with pytest.raises(CommandError, match=r"app\.py"):
        compile_modules(interpreter, tmp_path)


def test_too_large_package_says_what_would_fit() -> None:
    archive.check(262_144_000, 200_000_000)
    with pytest.raises(
        CommandError, match=r"262\.1 MB\. The model has 200\.0 MB .* 199\.9 MB would"
    ):
        archive.check(262_244_000, 200_000_000)
