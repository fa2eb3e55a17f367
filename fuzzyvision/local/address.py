"""The address under which the browser of the current request reaches this server."""

from contextvars import ContextVar
from urllib.parse import urlsplit

from werkzeug.wrappers import Request

_HERE: ContextVar[str] = ContextVar("address")


def enter(request: Request, public: str = "") -> None:
    """Have `current` return the address that a request was sent to.

    `public` is the one behind a proxy. The proxy may name itself or this machine as the host; a
    browser's Origin names what is in its address bar.
    """
    here = f"http://{request.host}"
    asked = {here, request.headers.get("Origin")}
    theirs = public and (public in asked or urlsplit(public).netloc == request.host)
    _HERE.set(public if theirs else here)


def current() -> str:
    """Return the address of the request that this thread answers, without a slash at its end."""
    return _HERE.get()
