"""Whether a request names this server as its host. Pure.

A foreign page can have its own name lead to 127.0.0.1 (DNS rebinding), and is then of the same
origin as whatever answers there. The Host header still tells the name.
"""

from collections.abc import Mapping
from typing import Any

from werkzeug.wrappers import Response

NAMES = ("localhost", "127.0.0.1")


def misdirected(environ: Mapping[str, Any]) -> Response | None:
    """Return the refusal of a request for another host, or None if it is for this one."""
    port = environ["SERVER_PORT"]
    hosts = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == "80" else set())
    if environ.get("HTTP_HOST", "").lower() in hosts:
        return None
    sentence = f"The request names another host. This server is http://{NAMES[0]}:{port} only.\n"
    return Response(sentence, 421)
