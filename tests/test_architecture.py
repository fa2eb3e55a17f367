"""The rules of the house (docs/design.md, "The house"), read off the import statements."""

import ast
import re
from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.support.paths import ROOT

CHALICELIB = ROOT / "chalicelib"
MODULES = sorted(CHALICELIB.rglob("*.py"))
FOLDERS = (CHALICELIB, *(ROOT / name for name in ("fuzzyvision", "benchmarks", "examples")))
TREE = [ROOT / "app.py", *sorted(path for folder in FOLDERS for path in folder.rglob("*.py"))]
ROOMS = {
    # A room of the core, and all of chalicelib that it may import.
    "chalicelib": {"chalicelib"},
    "chalicelib.aws": {"chalicelib"},
    "chalicelib.images": {"chalicelib"},
    "chalicelib.model": {"chalicelib"},
    "chalicelib.voting": {"chalicelib"},
    "chalicelib.uploads": {
        "chalicelib",
        "chalicelib.images",
        "chalicelib.model",
        "chalicelib.voting",
    },
}
ONLY_USERS = {
    "chalice": {"app.py"},
    "PIL": {"chalicelib/images"},
    "ai_edge_litert": {"chalicelib/model/classifier.py"},
    "aws_lambda_powertools": {"chalicelib/logs.py", "chalicelib/metrics.py"},
    "boto3": {"chalicelib/aws/s3.py", "chalicelib/aws/dynamodb.py", "chalicelib/aws/sqs.py"},
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
    outside = {"app", "fuzzyvision", "benchmarks", "examples", "tests", "tensorflow"}
    assert not {name.split(".")[0] for name in imported(path)} & outside


def module_name(path: Path) -> str:
    """Return a module's dotted name."""
    return title(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def package_of(path: Path) -> str:
    """Return the dotted name of a module's folder; `app` has none and stands for itself."""
    return title(path.parent).replace("/", ".") if path.parent != ROOT else path.stem


def packages() -> dict[str, set[str]]:
    """Return the packages that each package imports."""
    homes = {module_name(path): package_of(path) for path in TREE}
    found: dict[str, set[str]] = defaultdict(set)
    for path in TREE:
        found[package_of(path)] |= {homes[name] for name in imported(path) if name in homes}
    return {package: users - {package} for package, users in found.items()}


def test_packages_have_no_cycle() -> None:
    # Raises CycleError, which names the cycle.
    order = list(TopologicalSorter(packages()).static_order())
    assert order.index("chalicelib") < order.index("chalicelib.voting") < order.index("app")


@pytest.mark.parametrize("room", ROOMS)
def test_dependencies_point_downward(room: str) -> None:
    found = packages()
    assert room in found
    assert {one for one in found[room] if one.startswith("chalicelib")} <= ROOMS[room]


def test_rooms_are_all_listed() -> None:
    assert {one for one in packages() if one.startswith("chalicelib")} == set(ROOMS)


@pytest.mark.parametrize("path", [one for one in TREE if one.name == "__init__.py"], ids=title)
def test_folder_says_what_it_holds(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text()))
    assert docstring
    assert len(docstring.splitlines()[0]) > 20


@pytest.mark.parametrize(
    "folder",
    sorted({path.parent for path in TREE} - {ROOT}),
    ids=title,
)
def test_folder_is_a_package(folder: Path) -> None:
    assert (folder / "__init__.py").is_file()


@pytest.mark.parametrize("allowed", sorted(set.union(*ONLY_USERS.values())))
def test_listed_module_exists(allowed: str) -> None:
    assert (ROOT / allowed).exists()


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


def test_tests_share_code_through_support() -> None:
    modules = [path for path in (ROOT / "tests").rglob("*.py") if path.name != "conftest.py"]
    names = {name for path in modules for name in imported(path) if name.startswith("tests.")}
    assert len(names) > 100
    assert not {name for name in names if not name.startswith("tests.support")}
