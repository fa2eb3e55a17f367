"""Who may read what: an unlisted service lists nothing, an invited one shows nothing."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
import requests

import app
from chalicelib import invitations
from chalicelib.access import Access
from fuzzyvision.cli import main
from fuzzyvision.common import site
from fuzzyvision.common.project import ROOT
from tests.support.journey import Json, answer_to
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack, running_stack

LINK = re.compile(r"http://\S+/invitation\.html#(\S+)")
SECRETS = {"Upload-Id": "0" * 32, "Voter": "v"}
QUOTED: Any = {"Accept": "text/html"}


def invite(
    stack: RunningStack,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *words: str,
) -> str:
    """Run `invite`; return the invitation that it printed, if any."""
    monkeypatch.setenv("FUZZY_LOCAL", str(stack.note))
    place = ["--stage", "local"] if stack.on_moto else ["--data", str(stack.data)]
    assert main(["invite", "--url", stack.url, *words, *place]) == 0
    found = LINK.search(capsys.readouterr().out)
    return found[1] if found else ""


def jar(cookie: str) -> dict[str, str]:
    return {invitations.COOKIE: cookie} if cookie else {}


def exchange(stack: RunningStack, invitation: str, cookie: str = "") -> requests.Response:
    url = f"{stack.url}/api/invitations"
    return requests.post(url, json={"invitation": invitation}, cookies=jar(cookie), timeout=30)


def guest(stack: RunningStack, invitation: str) -> str:
    """Return the cookie of a browser that uses an invitation."""
    response = exchange(stack, invitation)
    assert response.status_code == 200, response.text
    header = response.headers["Set-Cookie"]
    assert all(part in header for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"))
    return response.cookies[invitations.COOKIE]


def routes(name: str) -> list[tuple[str, str]]:
    """Return every route of the API but the one that takes invitations."""
    filled = {"{name}": name, "{upload_id}": "0" * 32}
    found = [
        (method, re.sub(r"\{\w+\}", lambda part: filled[part[0]], f"/api{path}"))
        for path, methods in app.app.routes.items()
        for method in methods
    ]
    return [one for one in found if one != ("POST", invitations.EXCHANGE)]


def objects(name: str, upload_id: str) -> list[str]:
    """Return the address of every kind of object of a picture."""
    own = (f"images/{name}.jpg", f"thumbnails/{name}.png", f"results/{name}.json")
    more = (f"explanations/{name}.json", f"shares/{name}.html", f"answers/{upload_id}.json", name)
    return [f"/{key}" for key in (*own, *more)]


def asked(
    stack: RunningStack,
    method: str,
    path: str,
    cookie: str = "",
    **more: Any,  # noqa: ANN401 - passed through to requests
) -> requests.Response:
    more.setdefault("headers", SECRETS)
    where = stack.url + path
    return requests.request(
        method, where, cookies=jar(cookie), allow_redirects=False, timeout=30, **more
    )


def upload(stack: RunningStack, cookie: str) -> tuple[Json, Json]:
    """Take a picture all the way with a cookie; return its ticket and its result."""
    data = encoded(noise(200, 150))
    body = {"filename": "m.jpg", "content_type": "image/jpeg", "size": len(data)}
    form = asked(stack, "POST", "/api/uploads", cookie, json=body).json()
    files = {"file": ("m.jpg", data)}
    sent = requests.post(
        form["url"], data=form["fields"], files=files, cookies=jar(cookie), timeout=30
    )
    assert sent.status_code == 204
    until = time.monotonic() + 60
    while not (answer := asked(stack, "GET", form["answer"], cookie)).ok:
        assert time.monotonic() < until
    return form, answer.json()["result"]


def test_nothing_lists_names_on_an_unlisted_service(tmp_path: Path) -> None:
    with running_stack(tmp_path, WORKERS="1", ACCESS="unlisted") as stack:
        form_and_result = answer_to(stack, encoded(noise(200, 150)))["result"]
        name = form_and_result["name"]
        assert len(name) == 12
        vote: Any = {"label": None, "voter": "v", "blind": False}
        assert requests.post(f"{stack.url}/api/results/{name}/votes", json=vote, timeout=30).ok
        cell = {"model": form_and_result["model"]["version"], "predicted": "x", "voted": "y"}
        for path, query in (("queue", {}), ("hard", {}), ("stats/pictures", cell)):
            refused = requests.get(f"{stack.url}/api/{path}", params=query, timeout=30)
            assert (refused.status_code, refused.json()["code"]) == (404, "not-listed"), path
        figures = requests.get(f"{stack.url}/api/stats", timeout=30)
        assert figures.ok
        assert name not in figures.text
        for path in site.files(ROOT / "vendor" / "model", access=Access.UNLISTED):
            body = requests.get(stack.url + path, timeout=30).text
            assert name not in body, path
            assert not (path.endswith(".html") and "/label.html" in body), path
        assert requests.get(f"{stack.url}/label.html", timeout=30).status_code == 404
        assert requests.get(f"{stack.url}/{name}", timeout=30).ok
        assert main(["check", "--url", stack.url]) == 0


def test_without_the_cookie_nothing_but_the_invitation_page_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_stack(tmp_path, WORKERS="1", ACCESS="invited") as stack:
        cookie = guest(stack, invite(stack, monkeypatch, capsys))
        form, result = upload(stack, cookie)
        name = result["name"]
        body: Any = {"label": None, "voter": "v", "blind": False}
        forged = [
            "",
            "0",
            cookie[:-1],
            f"{cookie}0",
            cookie.replace(cookie.split(".")[0], "99999999999"),
            f"{int(time.time()) + 99}.{'0' * 32}.{'0' * 64}",
        ]
        for method, path in routes(name):
            for wrong in forged:
                refused = asked(stack, method, path, wrong, json=body)
                said = (refused.status_code, refused.json()["code"])
                assert said == (401, "invitation-needed"), (method, path, wrong)
        files = site.files(ROOT / "vendor" / "model", access=Access.INVITED)
        for path in [*objects(name, form["id"]), *files, "/", "/result.html", "/nowhere"]:
            is_open = path == invitations.PAGE or path.startswith(invitations.ASSETS)
            for wrong in forged:
                status = asked(stack, "GET", path, wrong).status_code
                assert status == (200 if is_open else 401), (path, wrong)
            page = asked(stack, "GET", path, headers=QUOTED)
            assert page.status_code == (200 if is_open else 302), path
            assert is_open or page.headers["Location"] == invitations.PAGE
        for path in [*files, "/", "/result.html", f"/{name}"]:
            assert asked(stack, "GET", path, cookie).status_code == 200, path
        for path in objects(name, form["id"])[:3]:
            assert asked(stack, "GET", path, cookie).status_code == 200, path
        assert asked(stack, "GET", f"/shares/{name}.html", cookie).status_code == 404
        assert b'id="pictures"' in asked(stack, "GET", f"/{name}", cookie).content
        assert asked(stack, "POST", f"/api/results/{name}/votes", cookie, json=body).ok
        assert main(["check", "--url", stack.url]) == 1
        monkeypatch.setenv("INVITATION", invite(stack, monkeypatch, capsys))
        assert main(["check", "--url", stack.url]) == 0


def test_password_and_invitation_are_both_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    both = {"ACCESS": "invited", "PASSWORD": "tulips and mice", "ENGINE": "embedded"}
    with running_stack(tmp_path, WORKERS="1", **both) as stack, requests.Session() as browser:
        invitation = invite(stack, monkeypatch, capsys)
        for path in ("/", invitations.PAGE):
            assert "has a password" in browser.get(stack.url + path, headers=QUOTED).text
        assert exchange(stack, invitation).json()["code"] == "login-needed"
        browser.post(f"{stack.url}/login", data={"password": both["PASSWORD"]})
        assert "for invited people" in browser.get(stack.url, headers=QUOTED).text
        assert browser.get(f"{stack.url}/api/stats").status_code == 401
        browser.post(f"{stack.url}/api/invitations", json={"invitation": invitation})
        assert browser.get(f"{stack.url}/api/stats").ok
        assert b'id="pictures"' in browser.get(stack.url, headers=QUOTED).content


def test_invitation_counts_expires_and_is_revoked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with running_stack(tmp_path, WORKERS="1", ACCESS="invited") as stack:
        two = invite(stack, monkeypatch, capsys, "--uses", "2")
        cookie = guest(stack, two)
        for _ in range(3):  # who is in uses up none
            again = exchange(stack, two, cookie)
            assert again.ok
            assert "Set-Cookie" not in again.headers
        guest(stack, two)
        assert "used up" in exchange(stack, two).json()["detail"]
        wrong = exchange(stack, f"{two[:-1]}{'0' if two[-1] != '0' else '1'}")
        assert (wrong.status_code, wrong.json()["code"]) == (401, "invitation-needed")
        more = invite(stack, monkeypatch, capsys)
        for _ in range(2):
            invite(stack, monkeypatch, capsys, "--revoke", f"{stack.url}/invitation.html#{more}")
        assert "taken back" in exchange(stack, more).json()["detail"]
        assert asked(stack, "GET", "/", cookie).ok  # sessions go on
        last = invite(stack, monkeypatch, capsys)
        for _ in range(2):
            invite(stack, monkeypatch, capsys, "--revoke-all")
        assert "taken back" in exchange(stack, last).json()["detail"]
        until = time.monotonic() + 30
        while asked(stack, "GET", "/", cookie).status_code != 401:
            assert time.monotonic() < until
            time.sleep(0.5)
        guest(stack, invite(stack, monkeypatch, capsys))
