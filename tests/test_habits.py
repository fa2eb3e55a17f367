import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.paths import ROOT

FILES = [
    ROOT / "CITATION.cff",
    ROOT / ".pre-commit-config.yaml",
    *sorted((ROOT / ".github").rglob("*.yml")),
]


def parsed(path: Path) -> dict[Any, Any]:
    document = yaml.safe_load(path.read_text())
    assert isinstance(document, dict)
    return document


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file_is_valid_yaml(path: Path) -> None:
    assert parsed(path)


def test_citation_and_package_have_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    citation = parsed(ROOT / "CITATION.cff")
    assert {"cff-version", "title", "message", "authors", "version"} <= citation.keys()
    assert (citation["version"], citation["license"]) == (project["version"], project["license"])


def test_changelog_has_a_section_for_the_version() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "Unreleased"
    assert any(heading.startswith(parsed(ROOT / "CITATION.cff")["version"]) for heading in headings)


def test_workflow_calls_the_ci_script() -> None:
    steps = parsed(ROOT / ".github/workflows/ci.yml")["jobs"]["ci"]["steps"]
    script = ROOT / steps[-1]["run"]
    assert script.is_file()
    assert os.access(script, os.X_OK)


def test_issue_forms_have_unique_ids() -> None:
    for form in ("bug", "feature"):
        body = parsed(ROOT / f".github/ISSUE_TEMPLATE/{form}.yml")["body"]
        ids = [field["id"] for field in body if field["type"] != "markdown"]
        assert len(ids) == len(set(ids)) > 0
