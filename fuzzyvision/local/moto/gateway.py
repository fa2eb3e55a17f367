"""API Gateway's stand-in: Chalice's local gateway, one request at a time."""

import json
import threading
from urllib.parse import quote

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import ForbiddenError, LocalGateway
from werkzeug.wrappers import Request, Response

_MOST_BODY = 10 * 2**20
"""API Gateway's own limit for a request body in bytes."""


class Gateway:
    """Answers the requests below `/api`, which is the name of the stage on AWS."""

    def __init__(self, app: Chalice) -> None:
        self._gateway = LocalGateway(app, Config.create())
        # An app holds its current request: on Lambda a process has only one at a time.
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        if request.content_length is None and request.method == "POST":
            return _problem(411, "Length Required", "length-required", "Say how long the body is.")
        if (request.content_length or 0) > _MOST_BODY:
            return _problem(413, "Content Too Large", "too-large", "The request is too long.")
        path = quote(request.path.removeprefix("/api"))
        if request.query_string:
            path += f"?{request.query_string.decode('latin-1')}"
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            with self._lock:
                answer = self._gateway.handle_request(
                    request.method, path, headers, request.get_data()
                )
        except ForbiddenError:  # the gateway's own answer to a path without a route
            return _problem(404, "Not Found", "not-found", "There is nothing at this address.")
        response = Response(answer["body"], answer["statusCode"], content_type="application/json")
        response.headers.update(answer["headers"])
        for name, values in answer["multiValueHeaders"].items():
            response.headers.setlist(name, values)
        response.headers["Cache-Control"] = "no-store"
        return response


def _problem(status: int, title: str, code: str, detail: str) -> Response:
    problem = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }
    return Response(json.dumps(problem), status, content_type="application/problem+json")
