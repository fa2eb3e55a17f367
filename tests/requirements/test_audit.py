import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.error import HTTPError

import pytest

from requirements import audit

PINS = [("pip", "1.0"), ("six", "1.17.0")]
ADVISORY = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"], "fixed_in": ["2.0"]}


def knowing(*advisories: audit.Document) -> audit.Ask:
    return lambda name, _: {"vulnerabilities": list(advisories) if name == "six" else []}


def test_advisory_is_named_with_its_fix() -> None:
    [line] = audit.python_advisories(PINS, knowing(ADVISORY))
    assert line == "six 1.17.0: CVE-2026-1, PYSEC-2026-1; fixed in 2.0."


def test_no_advisory_is_no_line() -> None:
    assert audit.python_advisories(PINS, knowing()) == []
    assert audit.python_advisories(PINS, knowing(ADVISORY | {"withdrawn": "2026-01-01"})) == []


def test_accepted_advisory_is_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(audit.ACCEPTED, "CVE-2026-1", "needs a server that we do not run")
    assert audit.python_advisories(PINS, knowing(ADVISORY)) == []


def test_mirror_without_advisories_is_asked_once() -> None:
    asked: list[str] = []
    with pytest.raises(audit.NotOfferedError, match="PyPI registry does not offer advisories"):
        audit.python_advisories(PINS, lambda name, _: asked.append(name))
    assert asked == ["pip"]


def test_vanished_version_is_reported() -> None:
    def ask(name: str, _: str) -> audit.Document | None:
        return None if name == "six" else {"vulnerabilities": []}

    assert audit.python_advisories(PINS, ask) == ["six 1.17.0: PyPI does not know this version."]


@contextmanager
def registry(status: int, document: object) -> Iterator[str]:
    """Serve one document under every address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_pypi_is_asked_for_one_version() -> None:
    with registry(200, {"vulnerabilities": [ADVISORY]}) as url:
        assert audit.ask_pypi("six", "1.17.0", url) == {"vulnerabilities": [ADVISORY]}


@pytest.mark.parametrize(("status", "document"), [(404, {}), (405, {}), (200, {"info": {}})])
def test_registry_may_offer_none(status: int, document: object) -> None:
    with registry(status, document) as url:
        assert audit.ask_pypi("six", "1.17.0", url) is None


def test_failing_registry_is_an_error() -> None:
    with registry(503, {}) as url, pytest.raises(HTTPError):
        audit.ask_pypi("six", "1.17.0", url)


def test_npm_advisory_is_named_once() -> None:
    via = {"title": "Slow pattern", "severity": "high", "url": "https://example.org/1"}
    report = {"vulnerabilities": {"a": {"via": [via]}, "b": {"via": ["a"]}}}
    assert audit.npm_advisories(report) == ["a (npm): Slow pattern, high; https://example.org/1."]
    assert audit.npm_advisories({"vulnerabilities": {}}) == []


def test_npm_may_offer_none_or_fail() -> None:
    with pytest.raises(audit.NotOfferedError, match="npm registry does not offer"):
        audit.npm_advisories({"statusCode": 405, "message": "405 Method Not Allowed"})
    with pytest.raises(OSError, match="ENOTFOUND"):
        audit.npm_advisories({"message": "ENOTFOUND"})


def nothing_found() -> list[str]:
    return []


def found() -> list[str]:
    return ["six 1.17.0: CVE-2026-1; fixed in 2.0."]


def not_offered() -> list[str]:
    raise audit.NotOfferedError("This registry does not offer advisories")


def unreachable() -> list[str]:
    raise OSError("no route")


@pytest.mark.parametrize(
    ("check", "required", "code", "said"),
    [
        (nothing_found, True, 0, "All: no known advisory."),
        (found, False, 1, "CVE-2026-1"),
        (not_offered, False, 0, "This registry does not offer advisories: not checked."),
        (not_offered, True, 1, "not checked."),
        (unreachable, False, 2, "cannot be asked for advisories: no route."),
    ],
)
def test_exit_code_says_what_was_found(
    check: Callable[[], list[str]],
    required: bool,
    code: int,
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert audit.run({"All": check}, required=required) == code
    assert said in capsys.readouterr().out


def test_every_pin_is_asked_about() -> None:
    pins = dict(audit.pins("lock.txt", "bench.txt", "ministack.txt"))
    assert {"numpy", "pip", "tensorflow", "gradio", "chalice", "ministack"} <= pins.keys()
