"""Requests to a service that is checked: each bounded in time and size, none redirected."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPMessage, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from chalicelib.invitations import EXCHANGE
from fuzzyvision.checking.faults import FaultError, expect
from fuzzyvision.common.form import form

_SECONDS = 20
_MOST_BYTES = 20 * 2**20
_CONNECTIONS = {"http": HTTPConnection, "https": HTTPSConnection}
_JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Answer:
    """What a server said to one request."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def type(self) -> str:
        """The content type, without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0]

    def must_be(self, what: str, *statuses: HTTPStatus) -> "Answer":
        """Return the answer if it has one of the statuses; raises FaultError that says `what`."""
        expect(self.status in statuses, f"{what} is answered with {self.told}")
        return self

    @property
    def told(self) -> str:
        """The status, and what a problem document says."""
        try:
            detail = json.loads(self.body).get("detail", "")
        except (ValueError, AttributeError):
            detail = ""
        return f"{self.status} {detail}".strip()

    def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return the document; raises FaultError if it is none."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise FaultError(f"the answer ({self.status}) is not JSON") from error


class Client:
    """A peer's browser, as far as a check needs one. Its cookies go to the site alone."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._cookies: list[str] = []

    def ask(
        self,
        method: str,
        address: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request to a path of the site, or to a whole address.

        Raises FaultError if nobody answers.
        """
        parts = urlsplit(urljoin(self.url + "/", address))
        if parts.scheme not in _CONNECTIONS:
            raise FaultError(f"{parts.scheme or 'an empty'} address: only http and https are asked")
        own = {"Cookie": "; ".join(self._cookies)} if self._cookies and self.owns(address) else {}
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection = _CONNECTIONS[parts.scheme](parts.netloc, timeout=_SECONDS)
        try:
            connection.request(method, target or "/", body, {**own, **(headers or {})})
            found = connection.getresponse()
            return Answer(found.status, found.headers, found.read(_MOST_BYTES))
        except (OSError, HTTPException) as error:
            raise FaultError(f"{parts.netloc} does not answer: {error or type(error)}") from error
        finally:
            connection.close()

    def send_json(
        self, method: str, path: str, document: object, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a document to the API."""
        return self.ask(method, path, json.dumps(document).encode(), {**_JSON, **(headers or {})})

    def send_form(self, address: str, fields: Mapping[str, str], file: bytes) -> Answer:
        """Post a form with a file, as a browser does."""
        body, kind = form(fields, "file", file)
        return self.ask("POST", address, body, {"Content-Type": kind})

    def log_in(self, password: str) -> None:
        """Give the password of a site that asks for one; raises FaultError if it is wrong."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        found = self.ask("POST", "/login", urlencode({"password": password}).encode(), kind)
        cookie = found.headers.get("Set-Cookie", "").partition(";")[0]
        if found.status >= HTTPStatus.BAD_REQUEST or not cookie:
            raise FaultError("the site does not take this password")
        self._cookies.append(cookie)

    def needs_invitation(self) -> bool:
        """Return whether the site lets in only who was invited, and not us."""
        try:
            return b'"invitation-needed"' in self.ask("GET", "/").body
        except FaultError:
            return False

    def use_invitation(self, invitation: str) -> None:
        """Use an invitation to a site; raises FaultError if it is not good."""
        found = self.send_json("POST", EXCHANGE, {"invitation": invitation})
        found.must_be("the invitation", HTTPStatus.OK)
        self._cookies.append(found.headers.get("Set-Cookie", "").partition(";")[0])

    def owns(self, address: str) -> bool:
        """Return whether an address is of the site itself."""
        mine, theirs = urlsplit(self.url), urlsplit(urljoin(self.url + "/", address))
        return (mine.scheme, mine.netloc) == (theirs.scheme, theirs.netloc)
