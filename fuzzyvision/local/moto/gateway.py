"""API Gateway's stand-in: Chalice's local gateway, one request at a time."""

import json
import threading
from http import HTTPStatus
from urllib.parse import quote

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import ForbiddenError, LocalGateway, RouteMatcher
from werkzeug.wrappers import Request, Response

from fuzzyvision.local.bodies import IncompleteBodyError, read_body

_MOST_BODY = 10 * 2**20
"""API Gateway's own limit for a request body in bytes."""


class Gateway:
    """Answers the requests below `/api`, which is the name of the stage on AWS."""

    def __init__(self, app: Chalice) -> None:
        self._gateway = LocalGateway(app, Config.create())
        self._routes = app.routes
        # An app holds its current request: on Lambda a process has only one at a time.
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        length = request.content_length
        if "Transfer-Encoding" in request.headers or (length is None and request.method == "POST"):
            return _problem(411, "Length Required", "length-required", "Say how long the body is.")
        if (length or 0) > _MOST_BODY:
            return _problem(413, "Content Too Large", "too-large", "The request is too long.")
        try:
            body, _ = read_body(request.environ["wsgi.input"], length or 0, _MOST_BODY)
        except IncompleteBodyError:
            return _problem(400, "Bad Request", "incomplete-body", "The request ended too early.")
        except TimeoutError:
            sentence = "The request did not come to its end in time. Send it again."
            return _problem(408, "Request Timeout", "request-timeout", sentence)
        return self._answer(request, body)

    def _answer(self, request: Request, body: bytes) -> Response:
        path = quote(request.path.removeprefix("/api"))
        target = path
        if request.query_string:
            target += f"?{request.query_string.decode('latin-1')}"
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            with self._lock:
                answer = self._gateway.handle_request(request.method, target, headers, body)
        except ForbiddenError:  # the gateway's own answer to a path without a route
            return _problem(404, "Not Found", "not-found", "There is nothing at this address.")
        response = Response(answer["body"], answer["statusCode"], content_type="application/json")
        response.headers.update(answer["headers"])
        for name, values in answer["multiValueHeaders"].items():
            response.headers.setlist(name, values)
        response.headers["Cache-Control"] = "no-store"
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            route = RouteMatcher(list(self._routes)).match_route(path).route
            response.headers["Allow"] = ", ".join(sorted(self._routes[route]))
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
