"""The whole flow over HTTP: ticket, form, event, worker, answer, objects."""

import re
import time
from collections.abc import Callable

import pytest
import requests

from chalicelib.uploads.documents import MOST_PREDICTIONS
from tests.support.journey import answer_to, post, ticket
from tests.support.paths import BUNDLED
from tests.support.pictures import decoded, encoded, noise, quadrants, turned
from tests.support.stack import RunningStack


def test_a_picture_travels_from_ticket_to_answer(stack: RunningStack) -> None:
    result = answer_to(stack, encoded(noise(800, 600)))["result"]
    total = sum(entry["probability"] for entry in result["predictions"])
    assert total == pytest.approx(1, abs=0.01) or len(BUNDLED.labels) > MOST_PREDICTIONS
    shared = requests.get(f"{stack.url}/results/{result['name']}.json", timeout=30)
    assert shared.json() == result
    image = requests.get(stack.url + result["image"], timeout=30)
    assert image.headers["Content-Type"] == "image/jpeg"
    assert decoded(image.content).size == (800, 600)
    thumbnail = requests.get(stack.url + result["thumbnail"], timeout=30)
    assert thumbnail.headers["Content-Type"] == "image/png"
    assert decoded(thumbnail.content).size == (BUNDLED.width, BUNDLED.height)
    while f"{result['name']}  " not in stack.printed():  # a moment after the answer
        time.sleep(0.05)


def test_images_are_upright_without_metadata(stack: RunningStack) -> None:
    result = answer_to(stack, turned(6))["result"]
    image = decoded(requests.get(stack.url + result["image"], timeout=30).content)
    assert image.size == (120, 160)
    assert not image.getexif()


KINDS: dict[str, Callable[[], bytes]] = {
    "image/png": lambda: encoded(quadrants().convert("RGBA"), "PNG"),
    "image/gif": lambda: encoded(quadrants(), "GIF"),
    "image/bmp": lambda: encoded(quadrants(), "BMP"),
    "image/webp": lambda: encoded(quadrants(), "WEBP"),
}


@pytest.mark.parametrize("content_type", KINDS)
def test_every_accepted_format_is_classified(stack: RunningStack, content_type: str) -> None:
    assert answer_to(stack, KINDS[content_type](), content_type)["status"] == "classified"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"just text in a file named .jpg", "unsupported-format"),
        (encoded(noise(300, 200))[:5000], "unreadable"),
    ],
)
def test_refused_picture_has_code_and_sentence(stack: RunningStack, data: bytes, code: str) -> None:
    answer = answer_to(stack, data)
    assert answer["status"] == "rejected"
    assert answer["error"]["code"] == code
    assert answer["error"]["message"].endswith(".")


def test_form_refuses_a_wrong_size(stack: RunningStack) -> None:
    assert "<Code>EntityTooLarge</Code>" in post(ticket(stack, 1), bytes(25 * 2**20)).text
    assert "<Code>EntityTooSmall</Code>" in post(ticket(stack, 1), b"").text


def test_concurrent_pictures_have_names_of_their_own(
    stack: RunningStack,
) -> None:
    pictures = [encoded(noise(200, 150, seed)) for seed in range(12)]
    forms = [ticket(stack, len(picture)) for picture in pictures]
    for form, picture in zip(forms, pictures, strict=True):
        assert post(form, picture).status_code == 204
    names = set()
    for form in forms:
        until = time.monotonic() + 120
        while not (response := requests.get(stack.url + form["answer"], timeout=30)).ok:
            assert time.monotonic() < until
            time.sleep(0.05)
        names.add(response.json()["result"]["name"])
    assert len(names) == 12


@pytest.mark.parametrize(
    "path",
    [
        "/results/7QK",
        "/results/..%2f..%2fapp.py",
        "/images/../uploads/x",
        "/images/abc.jpg",
        "/answers/nothing.json",
        "/answers/" + "0" * 32 + ".json",
        "/labelled/x.jpg",
        "/app.py",
        "/../app.py",
        "/%2e%2e/app.py",
        "/css",
        "/api/nothing",
        "/api/uploads/../x",
    ],
)
def test_missing_object_is_404_with_headers(stack: RunningStack, path: str) -> None:
    request = requests.Request("GET", stack.url).prepare()
    request.url = stack.url + path
    with requests.Session() as session:
        response = session.send(request, timeout=30)
    assert response.status_code == 404
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Python" not in response.headers.get("Server", "")


@pytest.mark.parametrize("path", ["/", "/result.html", "/stats.html", "/error.html"])
def test_pages_are_revalidated(stack: RunningStack, path: str) -> None:
    response = requests.get(stack.url + path, timeout=30)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    same = {"If-None-Match": response.headers["ETag"]}
    assert requests.get(stack.url + path, headers=same, timeout=30).status_code == 304
    assert requests.head(stack.url + path, timeout=30).text == ""
    assert requests.post(stack.url + path, timeout=30).status_code == 405


def test_page_is_compressed_on_the_wire(stack: RunningStack) -> None:
    named = re.findall(
        r'(?:href|src)="(/\w{12}/[^"]+\.(?:css|js))"', requests.get(stack.url, timeout=30).text
    )
    assert len(named) > 5
    for path in ["/", *named]:
        plain = requests.get(stack.url + path, headers={"Accept-Encoding": "identity"}, timeout=30)
        small = requests.head(stack.url + path, headers={"Accept-Encoding": "gzip"}, timeout=30)
        assert int(plain.headers["Content-Length"]) == len(plain.content)
        if len(plain.content) < 1024:
            continue
        assert small.headers["Content-Encoding"] == "gzip"
        assert int(small.headers["Content-Length"]) < 0.75 * len(plain.content), path
        same = {"If-None-Match": small.headers["ETag"], "Accept-Encoding": "gzip"}
        again = requests.get(stack.url + path, headers=same, timeout=30)
        assert (again.status_code, again.content) == (304, b"")
        whole = requests.get(stack.url + path, headers={"Accept-Encoding": "gzip"}, timeout=30)
        assert whole.content == plain.content
