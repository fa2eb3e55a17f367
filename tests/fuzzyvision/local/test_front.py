"""The front of one machine: forms, objects, held answers, and what it says to the hostile."""

import gzip
import hashlib
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.machine import Machine, served
from tests.support.raw_http import RawAnswer, connect, exchange

ID = "0123456789abcdef" * 2
ANSWER = f"answers/{ID}.json"
PICTURE = bytes(range(256)) * 8


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with served(tmp_path_factory.mktemp("machine") / "data") as running:
        yield running


def form(machine: Machine, upload_id: str = ID, **headers: str) -> Any:  # noqa: ANN401 - JSON
    named = {"Content-Type": "application/json", **headers}
    answer = machine.ask(
        "POST", f"/api/forms/{upload_id}?size={len(PICTURE)}", data=b"{}", headers=named
    )
    assert answer.status_code == 200
    return answer.json()


def post(issued: Any, data: bytes = PICTURE, **more: Any) -> requests.Response:  # noqa: ANN401 - JSON, and passed through to requests
    fields = {**issued["fields"], **more.pop("fields", {})}
    files = {"file": ("m.jpg", data)}
    return requests.post(issued["url"], data=fields, files=files, timeout=30, **more)


def code(answer: requests.Response) -> str:
    assert answer.headers["Content-Type"] == "application/xml"
    return answer.text.partition("<Code>")[2].partition("</Code>")[0]


def test_a_posted_form_is_stored(machine: Machine) -> None:
    issued = form(machine)
    assert issued["url"] == f"{machine.url}/uploads"
    answer = post(issued)
    assert (answer.status_code, answer.content) == (204, b"")
    etag = hashlib.md5(PICTURE, usedforsecurity=False).hexdigest()
    assert answer.headers["ETag"] == f'"{etag}"'
    assert machine.objects.read_upload(ID, etag) == PICTURE


@pytest.mark.parametrize(
    ("fields", "status", "refusal"),
    [
        ({"x-amz-signature": "0" * 64}, 403, "SignatureDoesNotMatch"),
        ({"x-amz-credential": "x/20260101/us-east-1/s3/aws4_request"}, 403, "InvalidAccessKeyId"),
        ({"key": "f" * 32}, 403, "AccessDenied"),
        ({"Content-Type": "text/html"}, 403, "AccessDenied"),
        ({"more": "x"}, 403, "AccessDenied"),
        ({"more": "x" * 30_000}, 400, "MaxPostPreDataLengthExceededError"),
    ],
)
def test_a_form_that_was_changed_is_refused(
    machine: Machine, fields: dict[str, str], status: int, refusal: str
) -> None:
    answer = post(form(machine, "e" * 32), fields=fields)
    assert (answer.status_code, code(answer)) == (status, refusal)
    assert not machine.objects.has_upload("e" * 32)


@pytest.mark.parametrize(
    ("size", "refusal"), [(0, "EntityTooSmall"), (20 * 2**20 + 1, "EntityTooLarge")]
)
def test_a_file_of_another_size_is_refused(machine: Machine, size: int, refusal: str) -> None:
    answer = post(form(machine, "e" * 32), bytes(size))
    assert (answer.status_code, code(answer)) == (400, refusal)


def test_a_file_that_is_far_too_large_is_not_read(machine: Machine) -> None:
    lines = ["Content-Type: multipart/form-data; boundary=x", f"Content-Length: {10**12}"]
    answer = exchange(f"{machine.url}/uploads", "POST", *lines)
    assert (answer.status, "<Code>EntityTooLarge</Code>" in answer.body) == (400, True)


@pytest.mark.parametrize(
    ("lines", "body", "status", "refusal"),
    [
        (["Content-Length: 3"], b"abc", 400, "MalformedPOSTRequest"),
        (["Content-Length: 9"], b"abc", 400, "IncompleteBody"),
        (["Transfer-Encoding: chunked"], b"0\r\n\r\n", 411, "MissingContentLength"),
        ([], b"", 411, "MissingContentLength"),
    ],
)
def test_what_is_no_form_is_refused(
    machine: Machine, lines: list[str], body: bytes, status: int, refusal: str
) -> None:
    named = ["Content-Type: multipart/form-data; boundary=x", *lines, "Connection: close"]
    answer = exchange(f"{machine.url}/uploads", "POST", *named, body=body)
    assert (answer.status, f"<Code>{refusal}</Code>" in answer.body) == (status, True)


def test_the_api_answers_several_at_a_time(machine: Machine) -> None:
    def told(number: int) -> Any:  # noqa: ANN401 - JSON
        return machine.ask("GET", f"/api/slow/{number}").json()

    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(told, range(200)))
    assert found == [{"word": str(n), "path": f"/slow/{n}"} for n in range(200)]


def test_the_api_is_not_read_for_ever(machine: Machine) -> None:
    answer = exchange(f"{machine.url}/api/forms/x", "POST", f"Content-Length: {11 * 2**20}")
    assert (answer.status, '"code": "too-large"' in answer.body) == (413, True)


def test_an_object_is_sent_as_on_aws(machine: Machine) -> None:
    body = machine.write("results/L9U.json", {"word": "mouse " * 500})
    plain = machine.ask("GET", "/results/L9U.json", headers={"Accept-Encoding": "identity"})
    assert (plain.status_code, plain.content) == (200, body)
    assert plain.headers["Cache-Control"] == "public, max-age=300"
    assert plain.headers["Content-Type"] == "application/json"
    assert "Last-Modified" in plain.headers
    packed = machine.ask("GET", "/results/L9U.json", stream=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.raw.read()) == body
    for found in (plain, packed):
        same = {"If-None-Match": found.headers["ETag"]}
        assert machine.ask("GET", "/results/L9U.json", headers=same).status_code == 304
    head = machine.ask("HEAD", "/results/L9U.json", headers={"Accept-Encoding": "identity"})
    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(body)))


@pytest.mark.parametrize(
    ("range_", "status", "told"),
    [
        ("bytes=0-9", 206, "bytes 0-9/2048"),
        ("bytes=2000-", 206, "bytes 2000-2047/2048"),
        ("bytes=-48", 206, "bytes 2000-2047/2048"),
        ("bytes=4000-", 416, "bytes */2048"),
        ("bytes=0-9,20-29", 200, None),
        ("lines=1-2", 200, None),
        ("bytes=x", 200, None),
        ("bytes=9-1", 416, "bytes */2048"),
    ],
)
def test_a_range_is_sent_alone(
    machine: Machine, range_: str, status: int, told: str | None
) -> None:
    machine.objects.write("images/L9U.jpg", PICTURE, "image/jpeg")
    answer = machine.ask("GET", "/images/L9U.jpg", headers={"Range": range_})
    assert (answer.status_code, answer.headers.get("Content-Range")) == (status, told)
    first, last = (int(n) for n in told[6:-5].split("-")) if status == 206 and told else (0, 2047)
    assert answer.content == (b"" if status == 416 else PICTURE[first : last + 1])


def test_a_name_leads_to_its_share(machine: Machine) -> None:
    machine.objects.write("shares/L9U.html", b"<p>mouse", "text/html; charset=utf-8")
    assert machine.ask("GET", "/l9u").text == "<p>mouse"
    assert machine.ask("GET", "/shares/L9U.html").status_code == 404


def test_the_page_may_only_talk_to_this_server(machine: Machine) -> None:
    policy = machine.ask("GET", "/").headers["Content-Security-Policy"]
    assert "connect-src 'self';" in policy


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/..%2f..%2fetc/passwd",
        "/../../etc/passwd",
        "//etc/passwd",
        "/%2e%2e/app.py",
        "/%ff%fe",
        "/images/..%2f..%2fkey.jpg",
        "/images/L9U.jpg%00",
        "/answers/" + "G" * 32 + ".json",
        "/uploads/" + ID,
        "/objects/00",
        "/labelled/L9U.jpg",
        "/key",
        "/api",
        "/api/",
        "/api/../key",
        "/api/%00",
        "*",
    ],
)
def test_other_paths_lead_nowhere(machine: Machine, path: str) -> None:
    host = machine.url.removeprefix("http://")
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    assert RawAnswer.read(connect(machine.url, request.encode())).status == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/", "/images/L9U.jpg", "/uploads"])
def test_other_methods_are_refused(machine: Machine, method: str, path: str) -> None:
    assert machine.ask(method, path).status_code == 405


@pytest.mark.parametrize("host", ["evil.example", "localhost:1", ""])
def test_other_hosts_are_misdirected(machine: Machine, host: str) -> None:
    answer = exchange(machine.url, "GET", f"Host: {host}", "Connection: close")
    assert answer.status == 421


class Bell:
    """Holds those who wait until it rings."""

    def __init__(self) -> None:
        self.waiting = threading.Semaphore(0)
        self.rung = threading.Event()

    def hold(self, _upload_id: str, find: Callable[[], Any], seconds: float) -> Any:  # noqa: ANN401 - whatever is found
        self.waiting.release()
        self.rung.wait(seconds)
        return find()


def test_an_answer_is_held_until_it_is_there(tmp_path: Path) -> None:
    bell = Bell()
    with served(tmp_path / "data", hold=bell.hold) as machine, ThreadPoolExecutor() as pool:
        assert machine.ask("GET", f"/{ANSWER}").status_code == 404  # of an upload that is not there
        post(form(machine))
        asked = pool.submit(machine.ask, "GET", f"/{ANSWER}")
        bell.waiting.acquire()
        machine.write(ANSWER, {"status": "classified"})
        bell.rung.set()
        assert asked.result().json() == {"status": "classified"}


def test_those_who_wait_hold_up_nobody(tmp_path: Path) -> None:
    bell = Bell()
    with served(tmp_path / "data", hold=bell.hold) as machine, ThreadPoolExecutor(64) as pool:
        post(form(machine))
        asked = [pool.submit(machine.ask, "GET", f"/{ANSWER}") for _ in range(64)]
        bell.waiting.acquire()
        assert machine.ask("GET", "/").status_code == 200
        assert {one.result().status_code for one in asked} == {404}


def test_a_form_is_posted_where_the_page_is(tmp_path: Path) -> None:
    public, foreign = "https://fuzzy.example", "https://evil.example"
    with served(tmp_path / "data", url=public) as machine:
        assert form(machine)["url"] == f"{machine.url}/uploads"
        assert form(machine, Origin=foreign)["url"] == f"{machine.url}/uploads"
        assert form(machine, Origin=public)["url"] == f"{public}/uploads"


def test_a_failure_tells_nothing_of_the_upload(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    with served(tmp_path / "data", hold=fail) as machine:
        post(form(machine))
        answer = machine.ask("GET", f"/{ANSWER}")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "broken" in caplog.text
    assert ID not in caplog.text
    assert "127.0.0.1" not in caplog.text
