"""The rules of the house (DESIGN.md, "The house"), read off the import statements."""

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

MODULES = sorted((ROOT / "chalicelib").glob("*.py"))
LAYERS = {
    "app": 5,
    "browsing": 4,
    "deletion": 4,
    "uploads": 4,
    "voting": 4,
    "worker": 4,
    "copies": 3,
    "table": 3,
    "storage": 2,
    "items": 2,
    "pictures": 2,
    "classifier": 2,
}
ONLY_USERS = {
    "chalice": {"app"},
    "PIL": {"pictures"},
    "ai_edge_litert": {"classifier"},
    "aws_lambda_powertools": {"logs", "metrics"},
    "boto3": {"storage", "items"},
    "botocore": {"storage", "items"},
}


def imported(path: Path) -> set[str]:
    """Return the full names of all that a module imports, wherever in the file."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return names


@pytest.mark.parametrize("package", ONLY_USERS)
def test_a_package_is_used_where_it_belongs_and_nowhere_else(package: str) -> None:
    users = {
        path.stem
        for path in [ROOT / "app.py", *MODULES]
        if any(name.split(".")[0] == package for name in imported(path))
    }
    assert users == ONLY_USERS[package]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_arrows_point_one_way(path: Path) -> None:
    own = LAYERS.get(path.stem, 1)
    for name in imported(path):
        parts = name.split(".")
        assert parts[0] != "app", f"{path.stem} imports app"
        if parts[0] == "chalicelib" and len(parts) > 1:
            below = LAYERS.get(parts[1], 1)
            assert below < own or own == below == 1, f"{path.stem} imports {parts[1]}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_only_settings_reads_the_environment(path: Path) -> None:
    assert path.stem == "settings" or not {"os", "os.environ", "os.getenv"} & imported(path)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_what_runs_on_lambda_uses_nothing_of_tools_or_tests(path: Path) -> None:
    assert not {name.split(".")[0] for name in imported(path)} & {"tools", "tests", "tensorflow"}
