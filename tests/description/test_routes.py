"""The description against the code: every call, every code, every limit."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import app
from chalicelib import keys, limits, validation
from chalicelib.uploads import reports
from tests.support import description
from tests.support.paths import ROOT

DESCRIPTION = description.load()
SCHEMAS = DESCRIPTION["components"]["schemas"]
CALLS = [(path, method) for path, calls in sorted(DESCRIPTION["paths"].items()) for method in calls]
SERVICE = [ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py")]
ONE_MACHINE = sorted((ROOT / "fuzzyvision" / "local").glob("*.py"))
NOT_TOLD = {"forbidden", "setting"}
"""Codes for who goes round CloudFront, and for who runs the service."""


def called(paths: list[Path], name: str) -> Iterator[ast.Call]:
    """Yield the calls of a function, or of a class whose name ends so."""
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                function = node.func
                named = function.id if isinstance(function, ast.Name) else ""
                named = function.attr if isinstance(function, ast.Attribute) else named
                if named.endswith(name):
                    yield node


def constant(node: ast.expr) -> str:
    """Return what a constant is, or nothing."""
    return str(node.value) if isinstance(node, ast.Constant) else ""


def raised() -> set[str]:
    """Return the codes of all problems that the service may answer with."""
    own = {
        constant(keyword.value)
        for call in called(SERVICE, "Error")
        for keyword in call.keywords
        if keyword.arg == "code"
    }
    usual = {vars(kind)["code"] for kind in app.STATUS if "code" in vars(kind)}
    local = {constant(call.args[2]) for call in called(ONE_MACHINE, "problem")}
    return (own | usual | local | {"internal", "method-not-allowed"}) - {""}


def test_every_route_is_described_and_no_other() -> None:
    routes = {(path, method) for path, one in app.app.routes.items() for method in one}
    told = {(path, method.upper()) for path, method in CALLS if path.startswith("/api/")}
    assert told == {(f"/api{path}", method) for path, method in routes}


def test_every_code_of_a_problem_is_described_and_no_other() -> None:
    assert set(SCHEMAS["Problem"]["properties"]["code"]["enum"]) == raised() - NOT_TOLD


def test_every_refusal_of_a_picture_is_described_and_no_other() -> None:
    made = {constant(call.args[0]) for call in called(SERVICE, "PictureRefusedError")}
    assert set(SCHEMAS["Refusal"]["properties"]["code"]["enum"]) == made - {""}


def test_every_status_is_described() -> None:
    told = {
        int(status)
        for path, method in CALLS
        for status in DESCRIPTION["paths"][path][method]["responses"]
    }
    assert {status for kind, status in app.STATUS.items() if kind.code not in NOT_TOLD} <= told


def test_limits_are_those_of_the_service() -> None:
    asked: Any = SCHEMAS["UploadRequest"]["properties"]
    assert asked["size"]["maximum"] == limits.MAX_BYTES
    refused = DESCRIPTION["components"]["responses"]["Invalid"]["description"]
    assert f"longer than {validation.MOST_BYTES:,} bytes" in refused
    assert asked["filename"]["maxLength"] == limits.MAX_FILENAME
    assert {*asked["content_type"]["enum"], "image/heic"} >= limits.CONTENT_TYPES.keys()
    assert asked["content_type"]["enum"] == [
        kind for kind in limits.CONTENT_TYPES if kind != "image/heic"
    ]
    assert tuple(SCHEMAS["Report"]["properties"]["reason"]["enum"]) == reports.REASONS
    assert (
        SCHEMAS["Result"]["properties"]["name"]["pattern"] == f"^[A-Z0-9]{{1,{keys.MAX_LENGTH}}}$"
    )


@pytest.mark.parametrize(("path", "method"), CALLS)
def test_call_says_what_it_is_and_how_it_fails(path: str, method: str) -> None:
    call = DESCRIPTION["paths"][path][method]
    assert call["summary"]
    assert {status[0] for status in call["responses"]} >= {"2", "4"}
