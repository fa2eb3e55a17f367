"""Requests that end early, or never say how long they are, against the running stack."""

import socket
import struct
from typing import Any

import pytest
import requests
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from urllib3 import encode_multipart_formdata

from fuzzyvision.common.environment import RESULTS_BUCKET
from tests.support.journey import answer_to, has_upload, ticket
from tests.support.pictures import encoded, noise
from tests.support.raw_http import JSON, RawAnswer, complaints, connect, exchange, head, store_of
from tests.support.stack import RunningStack
from tests.support.stores import Store

CHUNKED = "Transfer-Encoding: chunked"
ABORT = struct.pack("ii", 1, 0)
"""SO_LINGER's value for which closing a socket resets the connection."""


def cut_form(form: dict[str, Any], data: bytes) -> tuple[list[str], bytes]:
    """Return the headers of a whole form, and all of its body but the end."""
    parts: Any = [*form["fields"].items(), ("file", ("m.jpg", data, "image/jpeg"))]
    whole, content_type = encode_multipart_formdata(parts)
    return [f"Content-Type: {content_type}", f"Content-Length: {len(whole) + 1000}"], whole


def has_early(store: Store) -> bool:
    return "early" in {one.key for one in store.bucket(RESULTS_BUCKET).objects.all()}


def assert_nothing_came_of(stack: RunningStack, form: dict[str, Any]) -> None:
    assert not has_upload(stack, form)
    answer_to(stack, encoded(noise(64, 48)))  # by now the other would have been answered, too
    assert requests.get(stack.url + form["answer"], timeout=30).status_code == 404


def test_a_form_that_ends_early_is_not_stored(stack: RunningStack) -> None:
    form = ticket(stack, 1)
    headers, body = cut_form(form, encoded(noise(64, 48)))
    answer = exchange(form["url"], "POST", *headers, body=body)
    assert (answer.status, "<Code>IncompleteBody</Code>" in answer.body) == (400, True)
    assert_nothing_came_of(stack, form)


def test_an_upload_whose_client_is_gone_is_not_stored(stack: RunningStack) -> None:
    form, before = ticket(stack, 1), complaints(stack)
    headers, body = cut_form(form, encoded(noise(64, 48)))
    connection = connect(form["url"], head(form["url"], "POST", *headers) + body)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
    connection.close()
    assert_nothing_came_of(stack, form)
    assert complaints(stack) == before


def test_a_signed_put_that_ends_early_is_not_stored(on_moto: RunningStack) -> None:
    store = store_of(on_moto)
    keys = Credentials(store.credentials.access_key, store.credentials.secret_key)
    url, body = f"{store.url}/{RESULTS_BUCKET}/early", b"the whole body"
    request = AWSRequest("PUT", url, data=body)
    S3SigV4Auth(keys, "s3", "us-east-1").add_auth(request)
    headers = [f"{name}: {value}" for name, value in request.headers.items()]
    answer = exchange(url, "PUT", *headers, "Content-Length: 14", body=body[:9])
    assert (answer.status, "<Code>IncompleteBody</Code>" in answer.body) == (400, True)
    assert not has_early(store)
    whole = exchange(url, "PUT", *headers, "Content-Length: 14", body=body)
    assert whole.status == 200
    assert has_early(store)


def test_a_client_gone_mid_body_prints_nothing(stack: RunningStack) -> None:
    url, before = f"{stack.url}/api/uploads", complaints(stack)
    answer = exchange(url, "POST", JSON, "Content-Length: 100", body=b"{")
    assert (answer.status, '"code": "incomplete-body"' in answer.body) == (400, True)
    for _ in range(8):
        connection = connect(url, head(url, "POST", JSON, "Content-Length: 100") + b"{")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
        connection.close()
    assert requests.get(stack.url, timeout=30).ok
    assert complaints(stack) == before


@pytest.mark.parametrize("method", ["POST", "DELETE", "PUT", "GET", "BREW"])
@pytest.mark.parametrize("chunk", [b"1\r\nx\r\n0\r\n\r\n", b"zz\r\nx", b"-5\r\n", b"ffffff\r\nx"])
def test_the_api_needs_a_length(stack: RunningStack, method: str, chunk: bytes) -> None:
    before = complaints(stack)
    answer = exchange(f"{stack.url}/api/uploads/x", method, JSON, CHUNKED, body=chunk)
    assert answer.status == 411
    assert "application/problem+json" in answer.headers
    assert complaints(stack) == before


@pytest.mark.parametrize("chunk", [b"zz\r\nx", b"1\r\nx"])
def test_a_form_needs_a_length(stack: RunningStack, chunk: bytes) -> None:
    before = complaints(stack)
    answer = exchange(ticket(stack, 1)["url"], "POST", CHUNKED, body=chunk)
    assert (answer.status, "<Code>MissingContentLength</Code>" in answer.body) == (411, True)
    assert complaints(stack) == before


def test_a_delete_of_11_mb_is_too_large(stack: RunningStack) -> None:
    length = 11 * 2**20
    headers = JSON, f"Content-Length: {length}"
    answer = exchange(f"{stack.url}/api/uploads/x", "DELETE", *headers, body=bytes(length))
    assert (answer.status, '"code": "too-large"' in answer.body) == (413, True)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/uploads", "DELETE, GET, POST"),
        ("PUT", "/api/uploads/x", "DELETE"),
        ("GET", "/api/results/x/votes?a=b", "DELETE, POST"),
        ("POST", "/api/stats", "GET"),
        ("POST", "/", "GET, HEAD"),
        ("DELETE", "/images/x.jpg", "GET, HEAD"),
    ],
)
def test_405_says_what_is_allowed(
    stack: RunningStack, method: str, path: str, allowed: str
) -> None:
    headers = {"Content-Type": "application/json"}
    response = requests.request(method, stack.url + path, headers=headers, timeout=30)
    assert (response.status_code, response.headers.get("Allow")) == (405, allowed)


def test_what_is_no_request_prints_nothing(stack: RunningStack) -> None:
    before = complaints(stack)
    for nonsense in [b"\x16\x03\x01\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"\r\n"]:
        connection = connect(stack.url, nonsense + b"\r\n")
        connection.shutdown(socket.SHUT_WR)
        RawAnswer.read(connection)
    assert complaints(stack) == before
