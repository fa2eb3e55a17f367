"""Invitations, which are links, and the cookies that they are exchanged for.

An invitation is `<id>.<expires>.<uses>.<signature>`, a cookie `<expires>.<random>.<signature>`:
what is signed is all before the signature, as SHA-256's HMAC in hex. Times are seconds since 1970.
Neither is stored; what is counted of an invitation is how often it was used. An exchange counts
first and signs then: one that is killed in between has used up one place, and let nobody in.
"""

import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib import validation
from chalicelib.errors import InvitationNeededError
from chalicelib.pauses import KEPT_SECONDS
from chalicelib.ports import Votes

COOKIE = "fuzzy-vision-invited"
"""infra/addresses.js reads it too."""
LASTS = 30 * 86_400
"""Seconds for which a browser is let in."""
MOST_DAYS = 365
"""How long an invitation may be good for: so long is it known that one was revoked."""
INVITATIONS, SESSIONS = "invitations", "sessions"
"""What the random bytes are called that both are signed with."""
_FOR_GOOD = 253_402_300_799  # the end of the year 9999
_ID = re.compile(r"[0-9a-f]{12}")
_INVITATION = re.compile(r"([0-9a-f]{12})\.([0-9]{1,12})\.([0-9]{1,6})\.([0-9a-f]{64})")
_SESSION = re.compile(r"([0-9]{1,12})\.[0-9a-f]{32}\.([0-9a-f]{64})")


class Invitations:
    """Makes, exchanges and revokes invitations, and checks cookies.

    `key` signs cookies; without one, random bytes do that are kept with the votes, and are read
    again every ten seconds: a change of them reaches everybody that much later.
    """

    def __init__(self, votes: Votes, key: str = "") -> None:
        self._votes = votes
        self._given = key.encode()
        self._key, self._read = b"", 0.0

    def invite(self, uses: int, until: datetime) -> str:
        """Return a new invitation."""
        text = f"{secrets.token_hex(6)}.{int(until.timestamp())}.{uses}"
        return f"{text}.{_sign(self._invitations(), text)}"

    def exchange(self, invitation: str, now: datetime) -> str:
        """Use an invitation and return a cookie; raises InvitationNeededError, and BusyError."""
        found = _INVITATION.fullmatch(invitation)
        text = invitation.rpartition(".")[0]
        if found is None or not hmac.compare_digest(_sign(self._invitations(), text), found[4]):
            raise InvitationNeededError(
                "This invitation is not right: part of the link may be missing, or it was taken "
                "back. Ask for a new one."
            )
        identity, expires, uses = found[1], int(found[2]), int(found[3])
        if expires <= now.timestamp():
            raise InvitationNeededError("This invitation has expired. Ask for a new one.")
        if not self._votes.count(_counter(identity), uses, expires + LASTS):
            raise InvitationNeededError(
                "This invitation is used up, or was taken back. Ask for a new one."
            )
        text = f"{int(now.timestamp()) + LASTS}.{secrets.token_hex(16)}"
        return f"{text}.{_sign(self._sessions(now), text)}"

    def admits(self, cookie: str, now: datetime) -> bool:
        """Return whether a cookie was signed here and has not ended."""
        found = _SESSION.fullmatch(cookie)
        if found is None:
            return False
        signature = _sign(self._sessions(now), cookie.rpartition(".")[0])
        return hmac.compare_digest(signature, found[2]) and int(found[1]) > now.timestamp()

    def revoke(self, identity: str, now: datetime) -> None:
        """Let nobody else in by an invitation. Idempotent."""
        until = int(now.timestamp()) + (MOST_DAYS + 1) * 86_400
        self._votes.fill(_counter(identity), until)

    def revoke_all(self) -> None:
        """End every invitation, and every session that no key signs. Can be repeated.

        Invitations end first: otherwise one could be exchanged for a session with the new key.
        """
        self._votes.forget_salt(INVITATIONS)
        self._votes.forget_salt(SESSIONS)

    def _invitations(self) -> bytes:
        return self._votes.salt(INVITATIONS, _FOR_GOOD)

    def _sessions(self, now: datetime) -> bytes:
        if self._given:
            return self._given
        if now.timestamp() - self._read >= KEPT_SECONDS:
            self._key, self._read = self._votes.salt(SESSIONS, _FOR_GOOD), now.timestamp()
        return self._key


def parse(body: bytes | str) -> str:
    """Return the invitation in a JSON body; raises InvalidRequestError."""
    return str(validation.parse_body(body, ("invitation",))["invitation"])


def identity_of(text: str) -> str | None:
    """Return the id in a link, an invitation or an id, or None."""
    first = text.rpartition("#")[2].partition(".")[0]
    return first if _ID.fullmatch(first) else None


def cookie_of(headers: Mapping[str, str]) -> str:
    """Return the cookie of a request, or nothing."""
    pairs = (
        one.strip().partition("=")
        for one in headers.get("cookie", headers.get("Cookie", "")).split(";")
    )
    return next((value for name, _, value in pairs if name == COOKIE), "")


def set_cookie(value: str, *, secure: bool) -> str:
    """Return the header that has a browser keep a cookie; no script reads it."""
    ending = "; Secure" if secure else ""
    return f"{COOKIE}={value}; Max-Age={LASTS}; Path=/; HttpOnly; SameSite=Lax{ending}"


def is_open(method: str, path: str) -> bool:
    """Return whether a request needs no cookie: the invitation page, what it loads and sends.

    infra/addresses.js does the same on AWS.
    """
    if method == "POST":
        return path == EXCHANGE
    return method in {"GET", "HEAD"} and (path == PAGE or _ASSET.fullmatch(path) is not None)


EXCHANGE = "/api/invitations"
PAGE = "/invitation.html"
ASSETS = "/invitation/"
"""Where everything is that the page loads, and nothing else."""
_ASSET = re.compile(rf"{ASSETS}[0-9a-f]{{12}}(/[a-z0-9-]+)+\.[a-z0-9]+")  # nothing leads out of it
Admits = Callable[[Mapping[str, str]], bool]
"""Whether the headers of a request hold a valid cookie."""


def _sign(key: bytes, text: str) -> str:
    return hmac.digest(key, text.encode(), "sha256").hex()


def _counter(identity: str) -> str:
    return f"invitation#{identity}"
