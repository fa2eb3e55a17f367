"""Cookies of browsers that gave the password. Nothing is stored: the signature tells."""

import hmac
import re
import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

LASTS = 30 * 86_400
"""Seconds until the password is asked for again."""
KEPT = 365 * 86_400
"""Seconds for which a browser keeps its cookie: one that has ended still tells who it was."""

_COOKIE = re.compile(r"([0-9]{1,12})\.([0-9a-f]{16})\.([0-9a-f]{64})")


@dataclass(frozen=True)
class Session:
    """A browser that gave today's password, and whether that still counts."""

    browser: str
    valid: bool


class Sessions:
    """Signs cookies with `key` and `password`: when either changes, every session ends."""

    def __init__(self, key: bytes, password: str, clock: Callable[[], float] = time.time) -> None:
        self._password = _digest(password)
        self._key = hmac.digest(key, b"sessions" + self._password, "sha256")
        # Browsers send a cookie to every port of a host: another server there has another name.
        self.cookie = f"fuzzy-vision-{hmac.digest(key, b'cookie', 'sha256').hex()[:8]}"
        self._clock = clock

    def opens(self, password: str) -> bool:
        """Return whether this is the password; a wrong one takes as long."""
        return hmac.compare_digest(_digest(password), self._password)

    def start(self) -> str:
        """Return the cookie of a new session."""
        text = f"{int(self._clock()) + LASTS}.{secrets.token_hex(8)}"
        return f"{text}.{self._sign(text)}"

    def find(self, cookie: str) -> Session | None:
        """Return the session that a cookie stands for, or None if it was not signed here."""
        parts = _COOKIE.fullmatch(cookie)
        if parts is None:
            return None
        ends, browser, signature = parts.groups()
        if not hmac.compare_digest(self._sign(f"{ends}.{browser}"), signature):
            return None
        return Session(browser, valid=int(ends) > self._clock())

    def _sign(self, text: str) -> str:
        return hmac.digest(self._key, text.encode(), "sha256").hex()


def _digest(password: str) -> bytes:
    # Keyboards spell one accented letter in two ways.
    return sha256(unicodedata.normalize("NFC", password).encode(errors="replace")).digest()
