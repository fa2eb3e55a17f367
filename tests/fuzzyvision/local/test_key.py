"""The secret of a folder is replaced: what it signed is refused, and new forms and logins work."""

import secrets
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import requests

from fuzzyvision.local.folder import KEY
from tests.support.machine import Machine, served

ID = "0123456789abcdef" * 2
PASSWORD = "tulips and mice"  # noqa: S105 - of these tests
Cookies = dict[str, str]


def log_in(machine: Machine) -> Cookies:
    """Give the password; return the cookie."""
    form = {"password": PASSWORD}
    answer = machine.ask("POST", "/login", data=form, allow_redirects=False)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    return dict(answer.cookies)


def form(machine: Machine, cookies: Cookies) -> Any:  # noqa: ANN401 - JSON
    headers = {"Content-Type": "application/json"}
    return machine.ask(
        "POST",
        f"/api/forms/{secrets.token_hex(16)}?size=7",
        data="{}",
        headers=headers,
        cookies=cookies,
    ).json()


def post(machine: Machine, issued: Any, cookies: Cookies) -> requests.Response:  # noqa: ANN401 - JSON
    files = {"file": ("m.jpg", b"picture")}
    return machine.ask("POST", "/uploads", data=issued["fields"], files=files, cookies=cookies)


def status(machine: Machine, cookies: Cookies) -> int:
    return machine.ask("GET", "/results/7QK.json", cookies=cookies).status_code


REPLACED: dict[str, Callable[[Path], object]] = {
    "replaced": lambda key: key.write_bytes(secrets.token_bytes(32)),
    "lost": Path.unlink,
    "cut": lambda key: key.write_bytes(key.read_bytes()[:16]),
}


@pytest.mark.parametrize("how", REPLACED)
def test_replaced_key_ends_forms_and_logins_but_keeps_pictures(tmp_path: Path, how: str) -> None:
    with served(tmp_path / "data", password=PASSWORD) as machine:
        machine.write("results/7QK.json", {})
        cookies = log_in(machine)
        issued = form(machine, cookies)
        assert status(machine, cookies) == HTTPStatus.OK
        assert post(machine, issued, cookies).status_code == HTTPStatus.NO_CONTENT
        machine.objects.delete_upload(ID)
    REPLACED[how](tmp_path / "data" / KEY)
    with served(tmp_path / "data", password=PASSWORD) as machine:
        assert len((tmp_path / "data" / KEY).read_bytes()) == 32
        new = log_in(machine)
        disguised = dict.fromkeys(new, *cookies.values())  # its name is of the key too
        for old in (cookies, disguised):
            assert status(machine, old) == HTTPStatus.UNAUTHORIZED
            assert post(machine, form(machine, new), old).status_code == HTTPStatus.UNAUTHORIZED
        refused = post(machine, issued, new)
        assert refused.status_code == HTTPStatus.FORBIDDEN
        assert "SignatureDoesNotMatch" in refused.text
        assert not machine.objects.has_upload(ID)
        assert status(machine, new) == HTTPStatus.OK
        assert post(machine, form(machine, new), new).status_code == HTTPStatus.NO_CONTENT


def test_unchanged_key_keeps_forms_and_logins(tmp_path: Path) -> None:
    with served(tmp_path / "data", password=PASSWORD) as machine:
        cookies = log_in(machine)
        issued = form(machine, cookies)
    with served(tmp_path / "data", password=PASSWORD) as machine:
        assert post(machine, issued, cookies).status_code == HTTPStatus.NO_CONTENT
