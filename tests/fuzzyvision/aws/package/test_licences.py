from importlib.metadata import PackageMetadata, PathDistribution
from pathlib import Path

import pytest

from fuzzyvision.aws.package import licences


def metadata(folder: Path, *fields: tuple[str, str]) -> PackageMetadata:
    """Return metadata with these fields, as that of an installed distribution."""
    (folder / "METADATA").write_text("".join(f"{name}: {value}\n" for name, value in fields))
    return PathDistribution(folder).metadata


APACHE = ("Classifier", "License :: OSI Approved :: Apache Software License")
BSD = ("Classifier", "License :: OSI Approved :: BSD License")


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ([("License-Expression", "MIT and zlib"), ("License", "BSD")], "MIT AND Zlib"),
        ([("License", "Apache License 2.0")], "Apache-2.0"),
        ([("License", "Dual License"), BSD, APACHE], "BSD-3-Clause AND Apache-2.0"),
        ([APACHE], "Apache-2.0"),
        ([("License", "Ask us")], None),
        ([APACHE, ("Classifier", "License :: OSI Approved :: Ask us")], None),
        ([("Classifier", "Topic :: Software Development")], None),
    ],
)
def test_licence_is_read_from_metadata(
    fields: list[tuple[str, str]], licence: str | None, tmp_path: Path
) -> None:
    assert licences.declared(metadata(tmp_path, *fields)) == licence


@pytest.mark.parametrize(
    ("licence", "allowed"),
    [
        ("MIT", True),
        ("MIT AND Zlib", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-3.0-only OR MIT", True),
        ("GPL-3.0-only OR MIT AND AGPL-3.0-only", False),
        ("(MIT OR Zlib) AND ISC", True),
        ("(MIT OR GPL-3.0-only) AND ISC", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", False),
        ("LGPL-2.1-or-later", False),
    ],
)
def test_allow_list_decides(licence: str, allowed: bool) -> None:
    assert licences.is_allowed(licence) is allowed


@pytest.mark.parametrize("licence", licences.LIBRARIES.values())
def test_known_library_may_ship(licence: str, tmp_path: Path) -> None:
    assert licences.is_allowed(licence, licences.ALLOWED_FOR_LIBRARIES)
    assert licences.declared(metadata(tmp_path, ("License-Expression", licence))) == licence
