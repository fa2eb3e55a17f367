"""Whether a request names this server as its host. Pure.

A foreign page can have its own name lead here (DNS rebinding), and is then of the same origin as
whatever answers. The Host header still tells the name.
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from werkzeug.wrappers import Response

NAMES = ("localhost", "127.0.0.1")

_NUMBERS = re.compile(r"(?:[0-9]{1,3}\.){3}[0-9]{1,3}")
_PORT = re.compile(r":[0-9]{1,5}$")


def misdirected(
    environ: Mapping[str, Any], public: str = "", *, shared: bool = False
) -> Response | None:
    """Return the refusal of a request for another host, or None if it is for this one.

    `public` is the address behind a proxy. A server that is `shared` with other devices also
    answers to every address in numbers, whatever the port: no foreign page has one that leads
    here, and within a container the server cannot know those of its machine.
    """
    port, host = environ["SERVER_PORT"], environ.get("HTTP_HOST", "").lower()
    hosts = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == "80" else set())
    if host in hosts or (shared and _in_numbers(host)) or (public and is_of(public, host)):
        return None
    here = public or f"http://{NAMES[0]}:{port}"
    return Response(f"The request names another host. This server is {here} only.\n", 421)


def is_of(public: str, host: str) -> bool:
    """Return whether a Host header names the host of an address."""
    parts = urlsplit(public)
    usual = {"https": 443, "http": 80}[parts.scheme]
    hosts = {parts.netloc.lower()}
    if parts.port in {None, usual}:
        hosts |= {str(parts.hostname), f"{parts.hostname}:{usual}"}
    return host.lower() in hosts


def _in_numbers(host: str) -> bool:
    name = host.rpartition(":")[0] if _PORT.search(host) else host
    return name == NAMES[0] or _NUMBERS.fullmatch(name) is not None
