"""API Gateway's stand-in: makes the event of a request, and calls the app as Lambda does."""

import json
from base64 import b64decode
from http import HTTPStatus
from urllib.parse import quote

from chalice.app import Chalice
from chalice.local import LambdaEventConverter, LocalChalice, RouteMatcher
from werkzeug.wrappers import Request, Response

from fuzzyvision.local import address
from fuzzyvision.local.bodies import IncompleteBodyError, read_body

MOST_BODY = 10 * 2**20
"""API Gateway's own limit for a request body in bytes."""


class Gateway:
    """Answers the requests below `/api`, which is the name of the stage on AWS.

    Several at a time: an app holds its current request, and Chalice's local kind of app holds one
    for each thread. Nothing else of it changes after the import. Lambda's context is None: so
    nothing is kept for a whole invocation, such as the request's id in the log.
    """

    def __init__(self, app: Chalice, public: str = "") -> None:
        self._public = public
        # As `chalice local` does: the functions behind the routes look at this object.
        app.__class__ = LocalChalice
        self._app = app
        self._events = LambdaEventConverter(RouteMatcher(list(app.routes)), app.api.binary_types)

    def __call__(self, request: Request) -> Response:
        """Answer one request."""
        length = request.content_length
        if "Transfer-Encoding" in request.headers or (length is None and request.method == "POST"):
            return problem(411, "Length Required", "length-required", "Say how long the body is.")
        if (length or 0) > MOST_BODY:
            return problem(413, "Content Too Large", "too-large", "The request is too long.")
        try:
            body, _ = read_body(request.environ["wsgi.input"], length or 0, MOST_BODY)
        except IncompleteBodyError:
            return problem(400, "Bad Request", "incomplete-body", "The request ended too early.")
        except TimeoutError:
            sentence = "The request did not come to its end in time. Send it again."
            return problem(408, "Request Timeout", "request-timeout", sentence)
        return self._answer(request, body)

    def _answer(self, request: Request, body: bytes) -> Response:
        target = quote(request.path.removeprefix("/api"))
        if request.query_string:
            target += f"?{request.query_string.decode('latin-1')}"
        headers = dict(request.headers)
        try:
            event = self._events.create_lambda_event(request.method, target, headers, body)
        except ValueError:  # a path without a route
            return problem(404, "Not Found", "not-found", "There is nothing at this address.")
        event["requestContext"]["identity"]["sourceIp"] = address.client(request, self._public)
        answer = self._app(event, None)
        encoded = answer.get("isBase64Encoded", False)
        body_told = b64decode(answer["body"]) if encoded else answer["body"]
        response = Response(body_told, answer["statusCode"], content_type="application/json")
        response.headers.update(answer["headers"])
        for name, values in answer["multiValueHeaders"].items():
            response.headers.setlist(name, values)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            route = event["requestContext"]["resourcePath"]
            response.headers["Allow"] = ", ".join(sorted(self._app.routes[route]))
        return response


def problem(status: int, title: str, code: str, detail: str) -> Response:
    """Return a problem document (RFC 9457)."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": code}
    headers = {"Cache-Control": "no-store"}
    return Response(json.dumps(body), status, headers, content_type="application/problem+json")
