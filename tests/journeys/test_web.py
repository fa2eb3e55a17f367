"""What the front server answers to those who mean no good."""

import json
import logging
from io import StringIO
from typing import Any

import pytest
import requests
from chalice.test import Client

from chalicelib import keys
from chalicelib.logs import LOGGER, logger
from tests.support.stack import RunningStack

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}
GOOD = {"filename": "m.jpg", "content_type": "image/jpeg", "size": 3}


def post(stack: RunningStack, body: bytes, **headers: str) -> requests.Response:
    named = {"Content-Type": "application/json", **headers}
    return requests.post(f"{stack.url}/api/uploads", data=body, headers=named, timeout=60)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/js/none.js"),
        ("GET", "/model/card.json"),
        ("GET", "/nothing"),
        ("GET", "/answers/none.json"),
        ("POST", "/"),
        ("POST", "/api/uploads"),
        ("GET", "/api/uploads"),
        ("DELETE", "/api/nothing"),
    ],
)
def test_every_response_has_security_headers(stack: RunningStack, method: str, path: str) -> None:
    response = requests.request(method, stack.url + path, timeout=30)
    assert HEADERS.items() <= response.headers.items()
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "'unsafe-eval'" not in policy
    assert "Access-Control-Allow-Origin" not in response.headers


def test_a_foreign_page_may_not_ask_for_tickets(stack: RunningStack) -> None:
    asked = requests.options(
        f"{stack.url}/api/uploads",
        headers={
            "Origin": "http://evil.example",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
        timeout=30,
    )
    assert "Access-Control-Allow-Origin" not in asked.headers
    for plain in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]:
        refused = post(stack, json.dumps(GOOD).encode(), **{"Content-Type": plain})
        assert refused.status_code == 415


@pytest.mark.parametrize(
    "body",
    [
        b"x" * 10_000_000,
        b'{"filename":' + b"[" * 1_000_000,
        b'{"filename": "\\u0000", "content_type": "image/jpeg", "size": 1}',
        b"",
    ],
    ids=["10 MB", "deep", "NUL", "nothing"],
)
def test_what_is_no_request_is_a_400(stack: RunningStack, body: bytes) -> None:
    response = post(stack, body)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"


def test_logs_tell_the_upload_and_never_the_form(api: Client) -> None:
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(logger().registered_formatter)
    log = logging.getLogger(LOGGER)
    log.addHandler(handler)
    answer = api.http.post(
        "/uploads", headers={"Content-Type": "application/json"}, body=json.dumps(GOOD).encode()
    )
    log.removeHandler(handler)
    ticket: Any = answer.json_body
    # The id is the right to delete the picture: only its hash is told.
    assert ticket["id"] not in written.getvalue()
    assert json.loads(written.getvalue())["upload"] == keys.picture_id(ticket["id"])
    for name in ("x-amz-signature", "policy", "x-amz-credential"):
        assert ticket["fields"][name] not in written.getvalue()
