"""Behind a password, the login page and what it loads is all that others see."""

import re
from collections.abc import Iterator
from functools import partial

import pytest
import requests

import app
from fuzzyvision.common import site
from fuzzyvision.common.project import model_folder
from tests.support.machine import Machine, served

PASSWORD = "tulips and mice"  # noqa: S105 - of these tests
ID = "0123456789abcdef0123456789abcdef"
SECRET = "what only friends may see"  # noqa: S105 - so are these
KEYS = [
    "images/7QK.jpg",
    "thumbnails/7QK.png",
    "results/7QK.json",
    "explanations/7QK.json",
    f"answers/{ID}.json",
    "shares/7QK.html",
    "labelled/7QK.jpg",
]
OBJECTS = [*(f"/{key}" for key in KEYS), "/7QK", "/7qk", "/result.html?name=7QK"]
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
LOADED = r"/[0-9a-f]{12}/(css/\w+\.css|fonts/figtree\.woff2|icons/[\w-]+\.(png|svg)|favicon\.svg)"
FREE = re.compile(LOADED + r"|/manifest\.webmanifest")
CLOSED = {"application/problem+json", "text/plain; charset=utf-8"}


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Serve a store in which every kind of object is."""
    with served(tmp_path_factory.mktemp("closed") / "data", password=PASSWORD) as one:
        for key in KEYS:
            one.write(key, SECRET)
        yield one


def routes() -> list[tuple[str, str]]:
    """Return every route of the API with each of its methods."""
    return [
        (method, "/api" + re.sub(r"\{\w+\}", "7QK", route))
        for route, methods in app.app.routes.items()
        for method in methods
    ]


def is_closed(answer: requests.Response) -> bool:
    """Return whether an answer says no more than that a password is needed."""
    told = answer.status_code == 401 and (not answer.text or "login-needed" in answer.text)
    led = answer.status_code == 303 and answer.headers["Location"].startswith("/login")
    assert SECRET not in answer.text
    return (told or (led and not answer.text)) and answer.headers["Content-Type"] in CLOSED


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize(("method", "path"), routes())
def test_no_route_answers(machine: Machine, method: str, path: str, accept: str) -> None:
    headers = {"Accept": accept, "Content-Type": "application/json"}
    answer = machine.ask(method, path, headers=headers, data="{}", allow_redirects=False)
    assert answer.status_code == 401
    assert is_closed(answer)


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
@pytest.mark.parametrize("path", [*OBJECTS, "/", "/uploads", "/no-such.html", "/login.html"])
def test_no_object_is_seen(machine: Machine, path: str, accept: str) -> None:
    for method in METHODS:
        headers = {"Accept": accept, "If-None-Match": "*", "Range": "bytes=0-9"}
        assert is_closed(machine.ask(method, path, headers=headers, allow_redirects=False))


def test_of_the_site_only_what_the_login_loads_is_seen(machine: Machine) -> None:
    files = site.files(model_folder(), login=True)
    free = {path for path in files if FREE.fullmatch(path)}
    assert len(free) > 10
    for path in files:
        answer = machine.ask("GET", path, allow_redirects=False)
        if path in free and answer.ok:
            assert answer.content == files[path].body
        else:
            assert is_closed(answer), path
        assert path in free or not answer.ok


@pytest.mark.parametrize(
    "path", ["/login/../7QK", "//7QK", "/login/", "/login%2f..%2f7QK", "/%37QK"]
)
def test_no_spelling_of_an_address_gets_around(machine: Machine, path: str) -> None:
    prepared = requests.Request("GET", machine.url).prepare()
    prepared.url = machine.url + path
    with requests.Session() as session:
        assert is_closed(session.send(prepared, allow_redirects=False))


@pytest.mark.parametrize("cookie", ["", "x", "9999999999." + "0" * 16 + "." + "0" * 64])
def test_no_invented_cookie_opens(machine: Machine, cookie: str) -> None:
    for name in ("fuzzy-vision", "session", "fuzzy-vision-" + "0" * 8):
        headers = {"Cookie": f"{name}={cookie}"}
        assert is_closed(machine.ask("GET", "/results/7QK.json", headers=headers))


def test_the_password_opens_all_of_it(machine: Machine) -> None:
    with requests.Session() as browser:
        form = {"password": PASSWORD}
        welcome = browser.post(f"{machine.url}/login?next=/results/7QK.json", data=form, timeout=30)
        assert SECRET in welcome.text
        assert welcome.headers["Cache-Control"] == "private, max-age=300"
        get = partial(browser.get, timeout=30)
        assert get(machine.url).headers["Content-Type"] == "text/html; charset=utf-8"
        assert SECRET in get(f"{machine.url}/7QK").text
        assert get(f"{machine.url}/labelled/7QK.jpg").status_code == 404
