"""Short addresses over HTTP: what a chat, a peer without scripts and an old link get."""

import re

import pytest
import requests

from tests.support.journey import answer_on, answer_to, post, ticket
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack


def test_name_alone_leads_to_the_share(stack: RunningStack) -> None:
    name = answer_to(stack, encoded(noise(640, 480)))["result"]["name"]
    page = requests.get(f"{stack.url}/{name}", timeout=30)
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "public, max-age=300"
    [image] = re.findall(r'property="og:image" content="([^"]+)"', page.text)
    assert image == f"{stack.url}/images/{name}.jpg"
    assert requests.get(image, timeout=30).ok
    assert 'property="og:image:width" content="640"' in page.text
    assert requests.get(f"{stack.url}/{name.lower()}", timeout=30).content == page.content
    same = {"If-None-Match": page.headers["ETag"]}
    assert requests.get(f"{stack.url}/{name}", headers=same, timeout=30).status_code == 304


def test_deleted_picture_has_no_share(stack: RunningStack) -> None:
    picture = encoded(noise(64, 48, 5))
    form = ticket(stack, len(picture))
    assert post(form, picture).ok
    name = answer_on(stack, form)["result"]["name"]
    assert requests.get(f"{stack.url}/{name}", timeout=30).ok
    assert requests.delete(
        f"{stack.url}/api/uploads", headers={"Upload-Id": form["id"]}, timeout=30
    ).ok
    assert requests.get(f"{stack.url}/{name}", timeout=30).status_code == 404


@pytest.mark.parametrize("path", ["/ZZZZZZZZ", "/shares/7QK.html", "/7QK/"])
def test_name_without_a_share_is_the_error_page(stack: RunningStack, path: str) -> None:
    response = requests.get(stack.url + path, timeout=30)
    assert response.status_code == 404
    assert response.text == requests.get(f"{stack.url}/error.html", timeout=30).text


def test_old_address_is_the_home_page(stack: RunningStack) -> None:
    home = requests.get(stack.url, timeout=30)
    old = requests.get(f"{stack.url}/result.html?name=7QK", timeout=30)
    assert (old.status_code, old.text) == (200, home.text)


def test_script_of_a_share_is_asked_for_each_time(stack: RunningStack) -> None:
    script = requests.get(f"{stack.url}/share.js", timeout=30)
    assert script.headers["Cache-Control"] == "no-cache"
    assert "javascript" in script.headers["Content-Type"]
    [named] = re.findall(r"fetch\('([^']+)'\)", script.text)
    assert (
        requests.get(stack.url + named, timeout=30).text == requests.get(stack.url, timeout=30).text
    )
