"""Requests to a service: each bounded in time and size, none redirected."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPMessage,
    HTTPSConnection,
    IncompleteRead,
)
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from chalicelib.invitations import EXCHANGE
from fuzzyvision.client.errors import (
    KINDS,
    ClientError,
    EntryError,
    LaterError,
    RefusedError,
    UnreachableError,
    UnreadableError,
)
from fuzzyvision.client.retrying import retry_after
from fuzzyvision.common.form import form
from fuzzyvision.common.text import printable

_SECONDS = 20
_MOST_BYTES = 20 * 2**20
_MOST_DETAIL = 300
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
        """Return the answer if it has one of the statuses; raises ClientError that says `what`."""
        if self.status not in statuses:
            told = f"{self.status} {self._problem().get('detail', '')}".strip()
            raise ClientError(f"{what} is answered with {told}")
        return self

    def done(self) -> "Answer":
        """Return the answer if the call was done; raises the RefusedError of its problem."""
        if self.status < HTTPStatus.MULTIPLE_CHOICES:
            return self
        problem = self._problem()
        told = problem.get("detail") or f"The service answers with {self.status}."
        if "Location" in self.headers:
            told += f" It has moved to {self.headers['Location']}"
        told = " ".join(printable(str(told)).split())[:_MOST_DETAIL]
        code, field = (str(problem.get(one, "")) for one in ("code", "field"))
        error = KINDS.get(self.status, RefusedError)(told, self.status, code, field)
        if isinstance(error, LaterError):
            error.retry_after = retry_after(self.headers.get("Retry-After"))
        raise error

    def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return the document; raises UnreadableError if it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise UnreadableError(f"The answer ({self.status}) is not JSON.") from error

    def _problem(self) -> Mapping[str, Any]:
        try:
            found = self.json()
        except UnreadableError:
            return {}
        return found if isinstance(found, dict) else {}


class Site:
    """A peer's browser, as far as programs need one. Its cookies go to the site alone.

    Raises ClientError if the address is none.
    """

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._cookies: list[str] = []
        try:
            parts = urlsplit(self.url)
            known = parts.scheme in _CONNECTIONS and parts.hostname and (parts.port or True)
        except ValueError:
            known = False
        if not known:
            raise ClientError(f"{url} is not an address: begin with https:// or http://")
        if "@" in parts.netloc:
            raise ClientError("An address holds no password: set PASSWORD=… instead.")

    def ask(
        self,
        method: str,
        address: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request to a path of the site, or to a whole address.

        Raises UnreachableError if nobody answers, and UnreadableError.
        """
        parts = urlsplit(urljoin(self.url + "/", address))
        if parts.scheme not in _CONNECTIONS:
            told = parts.scheme or "an empty"
            raise ClientError(f"{told} address: only http and https are asked")
        own = {"Cookie": "; ".join(self._cookies)} if self._cookies and self.owns(address) else {}
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection = None
        try:
            connection = _CONNECTIONS[parts.scheme](parts.netloc, timeout=_SECONDS)
            connection.request(method, target or "/", body, {**own, **(headers or {})})
            found = connection.getresponse()
            told_body = found.read(_MOST_BYTES + 1)
            if found.length and len(told_body) <= _MOST_BYTES:
                raise IncompleteRead(told_body, found.length)
        except (OSError, HTTPException, ValueError) as error:
            why = getattr(error, "strerror", None) or f"{error}" or type(error).__name__
            raise UnreachableError(f"{parts.netloc} does not answer: {why}.") from error
        finally:
            if connection is not None:
                connection.close()
        if len(told_body) > _MOST_BYTES:
            raise UnreadableError(f"{parts.netloc} answers with more than {_MOST_BYTES:,} bytes.")
        return Answer(found.status, found.headers, told_body)

    def send_json(
        self, method: str, path: str, document: object, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a document to the API."""
        return self.ask(method, path, json.dumps(document).encode(), {**_JSON, **(headers or {})})

    def send_form(self, address: str, fields: Mapping[str, str], file: bytes) -> Answer:
        """Post a form with a file, as a browser does."""
        body, kind = form(fields, "file", file)
        return self.ask("POST", address, body, {"Content-Type": kind})

    def enter(self, password: str, invitation: str) -> None:
        """Give the password of a site and use an invitation, a link, where those are not empty.

        The word `none` stands for no password. Raises EntryError if the site takes one of them not.
        """
        if password and password != "none":  # noqa: S105 - the word for no password
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            typed = urlencode({"password": password}).encode()
            self._keep_cookie(self.ask("POST", "/login", typed, kind), "Cannot log in to")
        if invitation:
            given = {"invitation": invitation.rpartition("#")[2]}
            self._keep_cookie(self.send_json("POST", EXCHANGE, given), "Cannot enter")

    def _keep_cookie(self, found: Answer, words: str) -> None:
        cookie = found.headers.get("Set-Cookie", "").partition(";")[0]
        if found.status >= HTTPStatus.BAD_REQUEST or not cookie:
            told = found._problem().get("detail", "it does not take this password.")  # noqa: SLF001 - this module's own
            raise EntryError(f"{words} {self.url}: {told}", found.status)
        self._cookies.append(cookie)

    def needs_invitation(self) -> bool:
        """Return whether the site lets in only who was invited, and not us."""
        try:
            return b'"invitation-needed"' in self.ask("GET", "/").body
        except ClientError:
            return False

    def owns(self, address: str) -> bool:
        """Return whether an address is of the site itself."""
        mine, theirs = urlsplit(self.url), urlsplit(urljoin(self.url + "/", address))
        return (mine.scheme, mine.netloc) == (theirs.scheme, theirs.netloc)
