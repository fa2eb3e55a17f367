"""A page of another site tries to vote in its visitor's browser."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from playwright.sync_api import Page

from tests.support.browser.context import NewContext
from tests.support.journey import post, ticket
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack

SPELLINGS = [
    "text/plain; application/json",
    "text/plain;application/json",
    "TEXT/PLAIN;APPLICATION/JSON",
    "text/plain;charset=application/json",
    "text/plain;,application/json",
    "application/x-www-form-urlencoded; application/json",
    "multipart/form-data; application/json",
    "text/plain",
    "",
]
SEND = """async ([url, type, body]) => {
  const headers = type ? {'Content-Type': type} : {};
  const options = {method: 'POST', mode: 'no-cors', headers, credentials: 'include'};
  await fetch(url, {...options, body: new Blob([body])}).catch(() => null);
}"""


class Blank(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Another site</title>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def foreign(new_context: NewContext) -> Iterator[Page]:
    """Open a page of another site: 127.0.0.1 is not localhost."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Blank)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = new_context().new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    yield page
    server.shutdown()
    server.server_close()


def test_no_spelling_of_a_foreign_page_votes(foreign: Page, stack: RunningStack) -> None:
    data = encoded(noise(120, 90, 1212))
    form = ticket(stack, len(data))
    assert post(form, data).status_code == 204
    while not (answer := requests.get(stack.url + form["answer"], timeout=30)).ok:
        assert answer.status_code == 404
    url = f"{stack.url}/api/results/{answer.json()['result']['name']}/votes"
    ballot = '{"label":null,"voter":"v","blind":false}'
    before = votes(stack)
    for spelling in SPELLINGS:
        with foreign.expect_request(url):
            foreign.evaluate(SEND, [url, spelling, ballot])
        assert votes(stack) == before, spelling
    headers = {"Content-Type": "application/json"}
    assert requests.post(url, data=ballot, headers=headers, timeout=30).status_code == 200
    assert votes(stack) == before + 1


def votes(stack: RunningStack) -> int:
    """Return the number of votes on all pictures."""
    found: int = requests.get(f"{stack.url}/api/stats", timeout=30).json()["votes"]
    return found
