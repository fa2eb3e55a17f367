"""The rules of the house (docs/design.md, "The house"), read off the import statements."""

import ast
import re
from pathlib import Path

import pytest

from tests.support.paths import ROOT

CHALICELIB = ROOT / "chalicelib"
MODULES = sorted(CHALICELIB.rglob("*.py"))
ONLY_USERS = {
    "chalice": {"app.py"},
    "PIL": {"chalicelib/images"},
    "ai_edge_litert": {"chalicelib/model/classifier.py"},
    "aws_lambda_powertools": {"chalicelib/logs.py", "chalicelib/metrics.py"},
    "boto3": {"chalicelib/aws/s3.py", "chalicelib/aws/dynamodb.py"},
    "botocore": {"chalicelib/aws/s3.py", "chalicelib/aws/dynamodb.py"},
}


def title(path: Path) -> str:
    """Return a module's path in the repository."""
    return path.relative_to(ROOT).as_posix()


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
def test_package_has_sole_users(package: str) -> None:
    users = {
        title(path)
        for path in [ROOT / "app.py", *MODULES]
        if any(name.split(".")[0] == package for name in imported(path))
    }
    allowed = ONLY_USERS[package]
    # A folder in the table stands for the modules in it.
    found = {next((one for one in allowed if user.startswith(f"{one}/")), user) for user in users}
    assert found == allowed


@pytest.mark.parametrize("path", MODULES, ids=title)
def test_only_settings_reads_the_environment(path: Path) -> None:
    assert path.stem == "settings" or not {"os", "os.environ", "os.getenv"} & imported(path)


@pytest.mark.parametrize("path", MODULES, ids=title)
def test_lambda_code_stands_alone(path: Path) -> None:
    outside = {"app", "fuzzyvision", "benchmarks", "tests", "tensorflow"}
    assert not {name.split(".")[0] for name in imported(path)} & outside


def test_one_module_makes_aws_sessions() -> None:
    makers = {
        title(path)
        for path in (ROOT / "fuzzyvision").rglob("*.py")
        if re.search(r"boto3\.(client|resource|Session)\(", path.read_text())
    }
    assert makers == {"fuzzyvision/common/session.py"}


def test_one_module_silences_native_libraries() -> None:
    silencers = {
        title(path) for path in (ROOT / "fuzzyvision").rglob("*.py") if "dup2" in path.read_text()
    }
    assert silencers == {"fuzzyvision/common/silence.py"}
