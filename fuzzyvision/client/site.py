"""Requests to a service: each bounded in time and size, none redirected."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead
from urllib.parse import urlencode, urljoin, urlsplit

from chalicelib.invitations import EXCHANGE
from fuzzyvision.client.answer import Answer
from fuzzyvision.client.errors import ClientError, EntryError, UnreachableError, UnreadableError
from fuzzyvision.common.form import form

_SECONDS = 20
_MOST_BYTES = 20 * 2**20
_CONNECTIONS = {"http": HTTPConnection, "https": HTTPSConnection}
_NO_TLS: dict[str | None, type[ClientError]] = {
    **dict.fromkeys(("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE"), ClientError),
    "UNEXPECTED_EOF_WHILE_READING": UnreachableError,
}
"""What OpenSSL says of a server of plain HTTP; one that is starting may end a connection too."""
_JSON = {"Content-Type": "application/json"}


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
        if parts.path or parts.query or parts.fragment:
            raise ClientError(
                f"{url} is a page: give the service's address alone, {parts.scheme}://{parts.netloc}"
            )

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
            if kind := _NO_TLS.get(getattr(error, "reason", None)):
                told = f"{parts.netloc} speaks no https, it seems; try http://{parts.netloc}."
                raise kind(told) from error
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
            told = found.detail or "it does not take this password."
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
