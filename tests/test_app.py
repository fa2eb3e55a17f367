import json
import subprocess
import sys

import pytest
from chalice.test import Client, HTTPResponse

from tests.conftest import ROOT

GOOD = {"filename": "m.jpg", "content_type": "image/jpeg", "size": 3}
JSON = {"Content-Type": "application/json"}


def post(api: Client, body: object, headers: dict[str, str] | None = None) -> HTTPResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return api.http.post("/uploads", headers=JSON if headers is None else headers, body=data)


def test_a_request_is_answered_with_a_ticket(api: Client) -> None:
    response = post(api, GOOD)
    assert response.status_code == 201
    assert set(response.json_body) == {"id", "url", "fields", "answer", "expires_in"}


def test_a_refusal_is_a_problem_document_that_names_the_field(api: Client) -> None:
    response = post(api, {**GOOD, "size": 26_214_400})
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json_body == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "The file is too large: size may be at most 20971520 bytes (20 MiB).",
        "code": "too-large",
        "field": "size",
    }


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "text/plain"}])
def test_a_request_that_does_not_say_json_is_refused(api: Client, headers: dict[str, str]) -> None:
    response = post(api, GOOD, headers)
    assert response.status_code == 415
    assert response.json_body["code"] == "unsupported-media-type"


def test_another_method_is_a_problem_too(api: Client) -> None:
    response = api.http.get("/uploads")
    assert response.status_code == 405
    assert response.json_body["code"] == "method-not-allowed"


def test_no_traceback_and_no_internal_name_reaches_a_client(
    api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UPLOADS_BUCKET")
    response = post(api, GOOD)
    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json_body["code"] == "internal"
    assert "UPLOADS_BUCKET" not in response.body.decode()


def test_importing_app_loads_neither_numpy_nor_pillow_nor_litert_and_is_quick() -> None:
    program = (
        "import sys, time; started = time.perf_counter(); import app; "
        "print(time.perf_counter() - started); "
        "print([name for name in ('numpy', 'PIL', 'ai_edge_litert') if name in sys.modules])"
    )
    runs = [
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.splitlines()
        for _ in range(3)
    ]
    assert {run[1] for run in runs} == {"[]"}
    assert min(float(run[0]) for run in runs) < 0.5
