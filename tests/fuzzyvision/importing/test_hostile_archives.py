"""ZIP archives that Keras did not write, or that unpack without end, are refused unopened."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import archives


def packed(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return path


def test_what_keras_writes_passes(tmp_path: Path) -> None:
    weights = os.urandom(100_000)
    path = packed(tmp_path / "m.keras", ("metadata.json", b"{}"), ("config.json", b"{...}"),
                  ("model.weights.h5", weights), ("assets/", b""))  # fmt: skip
    archives.check(path)
    assert archives.read_member(path, archives.CONFIG) == b"{...}"
    target = io.BytesIO()
    archives.copy_member(path, archives.WEIGHTS, target, 100_000)
    assert target.getvalue() == weights


@pytest.mark.parametrize(
    "name", ["../marker", "/var/marker", "assets/../../marker", "a.py", "assets/x/vocabulary.txt"]
)
def test_a_member_that_keras_does_not_know_is_refused(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "m.keras", ("config.json", b"{}"), (name, b"harm"))
    with pytest.raises(CommandError, match="which does not belong in a Keras model"):
        archives.check(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile's own, as it makes the trap
def test_a_member_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "m.keras", ("config.json", b"{}"), ("config.json", b"[]"))
    with pytest.raises(CommandError, match=r"'config\.json' twice"):
        archives.check(path)


def test_a_link_in_an_archive_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("model.weights.h5")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(CommandError, match="as a link or encrypted"):
        archives.check(packed(tmp_path / "m.keras", (link, b"/etc/passwd")))


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "m.keras", ("config.json", b"{}"))
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(CommandError, match="as a link or encrypted"):
        archives.check(path)


def test_an_archive_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "m.keras", ("config.json", b" " * 70_000_000))
    assert path.stat().st_size < 100_000
    with pytest.raises(CommandError, match="unpack to far more than a model of its size holds"):
        archives.check(path)
    with pytest.raises(CommandError, match=r"holds 70 MB as config\.json, where at most 64 MB"):
        archives.read_member(path, archives.CONFIG)


def test_a_member_that_lies_about_its_size_is_cut_there(tmp_path: Path) -> None:
    path = packed(tmp_path / "m.keras", ("config.json", b" " * 1_000_000))
    data = bytearray(path.read_bytes())
    for signature, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = data.index(signature) + place
        data[start : start + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(data)
    archives.check(path)
    with pytest.raises(CommandError, match="is damaged or incomplete"):
        archives.read_member(path, archives.CONFIG, 1000)


def test_damage_is_said_of_an_archive(tmp_path: Path) -> None:
    whole = packed(tmp_path / "whole.keras", ("config.json", b"{}" * 500)).read_bytes()
    path = tmp_path / "m.keras"
    for place in range(0, len(whole), 3):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        try:
            archives.check(path)
            assert archives.read_member(path, archives.CONFIG) == b"{}" * 500
        except CommandError as error:
            assert str(error).endswith(".")  # noqa: PT017 - most bytes matter, and some do not
