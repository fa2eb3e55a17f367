from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from werkzeug.wrappers import Request, Response

from fuzzyvision.common.project import model_folder
from fuzzyvision.common.site import LOGIN_PAGE, files
from fuzzyvision.local.login import Gate
from fuzzyvision.local.network import EVERYWHERE, Network
from fuzzyvision.local.sessions import LASTS, Sessions
from tests.support.requests import HOST, environ

PASSWORD = "tulips and mice"  # noqa: S105 - of these tests
PAGE = {"Accept": "text/html,application/xhtml+xml"}
PUBLIC = "https://pictures.example.org"


def gate(public: str = "", password: str = PASSWORD) -> Gate:
    network = Network(8000, EVERYWHERE, public)
    sessions = Sessions(b"k" * 32, password) if password else None
    return Gate(network, lambda: files(model_folder(), login=True), sessions)


@pytest.fixture
def asked() -> Gate:
    """Return a gate that wants the password."""
    return gate()


def get(asked: Gate, path: str, headers: dict[str, str] | None = None) -> Response | None:
    return asked(Request(environ(path, headers=headers)))


def log_in(
    asked: Gate,
    password: str = PASSWORD,
    path: str = "/login",
    **more: Any,  # noqa: ANN401 - passed through to the request
) -> Response:
    form = {"password": password}
    response = asked(Request(environ(path, method="POST", data=form, **more)))
    assert response is not None
    return response


def cookie_of(response: Response) -> dict[str, str]:
    ((name, morsel),) = SimpleCookie(response.headers["Set-Cookie"]).items()
    return {"Cookie": f"{name}={morsel.value}"}


def said(response: Response) -> str:
    return response.get_data(as_text=True)


def test_without_a_password_all_pass_but_foreign_hosts() -> None:
    free = gate(password="")
    assert get(free, "/") is None
    assert get(free, "/login") is None
    assert free(Request(environ("/", "evil.example:8000"))) is not None


def test_a_foreign_host_does_not_even_see_the_login(asked: Gate) -> None:
    refused = asked(Request(environ("/login", "evil.example:8000")))
    assert refused is not None
    assert refused.status_code == 421


@pytest.mark.parametrize(
    ("path", "login"),
    [
        ("/", "/login"),
        ("/L9U", "/login?next=%2FL9U"),
        ("/result.html?name=L9U", "/login?next=%2Fresult.html%3Fname%3DL9U"),
        ("/images/L9U.jpg", "/login?next=%2Fimages%2FL9U.jpg"),
    ],
)
def test_people_are_led_to_the_login(asked: Gate, path: str, login: str) -> None:
    response = get(asked, path, PAGE)
    assert response is not None
    assert (response.status_code, response.headers["Location"]) == (303, login)
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/api/stats", {}),
        ("GET", "/api/stats", PAGE),
        ("POST", "/api/uploads", PAGE),
        ("POST", "/uploads", PAGE),
        ("GET", "/images/L9U.jpg", {"Accept": "image/avif,*/*"}),
        ("DELETE", "/", PAGE),
    ],
)
def test_scripts_get_a_problem(
    asked: Gate, method: str, path: str, headers: dict[str, str]
) -> None:
    response = asked(Request(environ(path, method=method, headers=headers)))
    assert response is not None
    assert (response.status_code, response.mimetype) == (401, "application/problem+json")
    assert '"code": "login-needed"' in said(response)


def test_the_login_page_and_what_it_loads_are_seen(asked: Gate) -> None:
    page = get(asked, "/login")
    assert page is not None
    assert page.status_code == 200
    seen = {path for path in asked.files() if get(asked, path) is None}
    kinds = {path.rpartition(".")[2] for path in seen}
    assert kinds == {"css", "svg", "png", "woff2", "webmanifest"}
    assert len([path for path in seen if path.endswith(".css")]) == 5


def test_the_password_opens_and_leads_back(asked: Gate) -> None:
    response = log_in(asked, path="/login?next=/L9U")
    assert (response.status_code, response.headers["Location"]) == (303, "/L9U")
    assert get(asked, "/api/stats", cookie_of(response)) is None


def test_the_cookie_is_for_this_site_and_no_script(asked: Gate) -> None:
    cookie = log_in(asked).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "Domain" not in cookie


@pytest.mark.parametrize("host", ["pictures.example.org", "localhost:8000"])
def test_behind_https_the_cookie_is_secure(host: str) -> None:
    response = log_in(gate(PUBLIC), host=host, headers={"Origin": PUBLIC})
    assert "Secure" in response.headers["Set-Cookie"].split("; ")


@pytest.mark.parametrize(
    "path", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "x"]
)
def test_the_login_leads_to_no_other_site(asked: Gate, path: str) -> None:
    assert log_in(asked, path=f"/login?next={path}").headers["Location"] == "/"


def test_who_is_logged_in_needs_no_login(asked: Gate) -> None:
    response = get(asked, "/login?next=/L9U", cookie_of(log_in(asked)))
    assert response is not None
    assert (response.status_code, response.headers["Location"]) == (303, "/L9U")


def test_a_wrong_password_is_told_in_the_page(asked: Gate) -> None:
    response = log_in(asked, "mice and tulips")
    assert response.status_code == 401
    assert "That isn’t the password." in said(response)
    assert "Set-Cookie" not in response.headers
    assert 'role="alert" hidden' not in said(response)
    assert 'role="alert" hidden' in asked.files()[LOGIN_PAGE].body.decode()


def test_the_sixth_wrong_try_waits_even_if_right(asked: Gate) -> None:
    assert [log_in(asked, "wrong").status_code for _ in range(5)] == [401] * 5
    response = log_in(asked)
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert "Too many wrong passwords." in said(response)
    assert log_in(asked, client="192.168.1.41").status_code == 303


@pytest.fixture
def flooded(asked: Gate) -> Iterator[Gate]:
    """Return a gate that many addresses have sent wrong passwords to."""
    for number in range(100):
        log_in(asked, "wrong", client=f"10.0.0.{number}")
    assert log_in(asked).status_code == 429
    yield asked
    assert log_in(asked).status_code == 429


def test_a_flood_does_not_keep_the_machine_itself_out(flooded: Gate) -> None:
    assert log_in(flooded, client="127.0.0.1").status_code == 303


def test_a_flood_does_not_keep_out_who_was_here_before(flooded: Gate) -> None:
    assert flooded.sessions is not None
    long_ago = Sessions(b"k" * 32, PASSWORD, lambda: 1_600_000_000.0 - LASTS)
    known = {"Cookie": f"{long_ago.cookie}={long_ago.start()}"}
    assert get(flooded, "/api/stats", known) is not None
    assert log_in(flooded, headers=known).status_code == 303


def test_behind_a_proxy_its_clients_are_told_apart() -> None:
    proxied = gate(PUBLIC)
    host, client = "pictures.example.org", "127.0.0.1"

    def tried(address: str, password: str) -> int:
        headers = {"X-Forwarded-For": f"1.2.3.4, {address}"}
        return log_in(proxied, password, host=host, client=client, headers=headers).status_code

    assert [tried("5.6.7.8", "wrong") for _ in range(6)] == [401] * 5 + [429]
    assert tried("5.6.7.9", PASSWORD) == 303
    assert [tried(f"5.6.8.{one}", "wrong") for one in range(60)].count(401) == 45


def test_without_a_proxy_nobody_invents_an_address(asked: Gate) -> None:
    tried = [
        log_in(asked, "wrong", headers={"X-Forwarded-For": f"1.2.3.{one}"}).status_code
        for one in range(7)
    ]
    assert tried == [401] * 5 + [429] * 2


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://192.168.1.23"])
def test_other_sites_use_up_no_tries(asked: Gate, origin: str) -> None:
    for _ in range(10):
        assert log_in(asked, "wrong", headers={"Origin": origin}).status_code == 400
    assert log_in(asked, headers={"Origin": f"http://{HOST}"}).status_code == 303


def test_a_long_form_is_no_password(asked: Gate) -> None:
    assert log_in(asked, PASSWORD + " " * 5000).status_code == 401


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
def test_the_login_answers_to_no_other_method(asked: Gate, method: str) -> None:
    response = asked(Request(environ("/login", method=method)))
    assert response is not None
    assert response.status_code == 405


def test_the_login_page_is_on_no_other_site() -> None:
    assert LOGIN_PAGE not in files(model_folder())
