"""A test's name states a promise in a few words."""

import ast
import statistics

from tests.support.paths import ROOT

NAMES = [
    node.name
    for path in (ROOT / "tests").rglob("test_*.py")
    for node in ast.walk(ast.parse(path.read_text()))
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
]


def test_names_are_short() -> None:
    assert len(NAMES) > 900
    assert statistics.median(map(len, NAMES)) < 45
    assert [name for name in NAMES if len(name) > 80] == []
