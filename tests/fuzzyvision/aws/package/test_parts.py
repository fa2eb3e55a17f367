import json
from hashlib import sha256
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from fuzzyvision.aws.package import parts, sbom
from fuzzyvision.aws.package.parts import Part
from fuzzyvision.common.errors import CommandError
from tests.support.paths import ROOT

CARD = {"name": "mine", "version": "5ef3e54a7f21", "labels": ["a"]}
WEIGHTS = {"name": "MobileNetV2", "licence": "Apache-2.0", "by": "its authors"}


def lay(folder: Path, field: str, **card: object) -> list[Part]:
    """Lay out a package of one distribution, with a library and a model, and find its parts."""
    files = {
        "six-1.17.0.dist-info/METADATA": f"Name: six\nVersion: 1.17.0\n{field}\n",
        "six.libs/libjpeg-1234.so": "library",
        "model/model.tflite": "model",
        "model/card.json": json.dumps(CARD | card),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return parts.find(folder, ROOT / "requirements" / "lock.txt")


def test_parts_name_version_licence_and_hashes(tmp_path: Path) -> None:
    found = {one.name: one for one in lay(tmp_path, "License-Expression: MIT", weights=WEIGHTS)}
    six, library = found["six"], found["six.libs/libjpeg-1234.so"]
    assert (six.version, six.licence, six.purl) == ("1.17.0", "MIT", "pkg:pypi/six@1.17.0")
    assert "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274" in six.accepted
    assert library.licence == "IJG AND BSD-3-Clause"
    assert library.sha256 == sha256(b"library").hexdigest()
    assert found["vendor/bokeh/bokeh.min.js"].licence == "BSD-3-Clause"
    assert found["mine"].licence == "its owner's"
    assert found["MobileNetV2"].by == "its authors"


def test_licence_outside_the_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^six 1\.17\.0 may not .* is AGPL-3\.0-only\.$"):
        parts.check(lay(tmp_path, "License-Expression: AGPL-3.0-only"))


def test_unreadable_licence_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"^six 1\.17\.0 names no licence that can be read, and"):
        parts.check(lay(tmp_path, "License: Ask us"))


def test_unknown_library_is_refused() -> None:
    with pytest.raises(CommandError, match=r"six\.libs/libnew-1\.so names no licence"):
        parts.check([Part("library", "six.libs/libnew-1.so", "", None)])


def test_library_may_have_a_licence_of_its_own() -> None:
    parts.check([Part("library", "a.libs/libquadmath-1.so", "", "LGPL-2.1-or-later")])
    with pytest.raises(CommandError, match=r"a 1\.0 may not ship"):
        parts.check([Part("library", "a", "1.0", "LGPL-2.1-or-later")])


def test_models_licence_is_its_owners_affair(tmp_path: Path) -> None:
    parts.check(lay(tmp_path, "License: MIT", licence=["Ours alone.", "Ask."]))


def test_document_is_cyclonedx(tmp_path: Path) -> None:
    found = lay(tmp_path, "License: MIT", licence="Ours alone.", weights=WEIGHTS)
    text = json.dumps(sbom.document(found))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert len(json.loads(text)["components"]) == 6
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str('{"bomFormat": "x"}')


def test_list_has_a_line_for_each_part(tmp_path: Path) -> None:
    lines = sbom.as_text(lay(tmp_path, "License: MIT", weights=WEIGHTS)).splitlines()
    assert "six 1.17.0: MIT" in lines
    assert "MobileNetV2: Apache-2.0, by its authors" in lines
