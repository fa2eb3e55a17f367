"""Requests as a WSGI server hands them on."""

from typing import Any

from werkzeug.test import EnvironBuilder

HOST = "192.168.1.23:8000"


def environ(
    path: str = "/",
    host: str = HOST,
    client: str = "192.168.1.40",
    **more: Any,  # noqa: ANN401 - passed through to werkzeug
) -> dict[str, Any]:
    """Return the environment of a request to a server on port 8000."""
    built = EnvironBuilder(path, **more).get_environ()
    return {**built, "SERVER_PORT": "8000", "HTTP_HOST": host, "REMOTE_ADDR": client}
