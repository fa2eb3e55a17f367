"""The address under which the browser of the current request reaches this server."""

from contextvars import ContextVar

from werkzeug.wrappers import Request

from fuzzyvision.local import hosts

_HERE: ContextVar[str] = ContextVar("address")


def enter(request: Request, public: str = "") -> None:
    """Have `current` return the address that a request was sent to."""
    _HERE.set(of(request, public))


def of(request: Request, public: str = "") -> str:
    """Return the address that a request was sent to.

    `public` is the one behind a proxy. The proxy may name itself or this machine as the host; a
    browser's Origin names what is in its address bar.
    """
    theirs = public and (
        request.headers.get("Origin") == public or hosts.is_of(public, request.host)
    )
    return public if theirs else f"http://{request.host}"


def client(request: Request, public: str = "") -> str:
    """Return the address of who sent a request.

    `public` is the one behind a proxy: the proxy appends its own client to what that says itself.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return (public and forwarded[:64]) or request.remote_addr or ""


def current() -> str:
    """Return the address of the request that this thread answers, without a slash at its end."""
    return _HERE.get()
