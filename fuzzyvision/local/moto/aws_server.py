"""moto's S3, SQS and DynamoDB, with what moto leaves out.

That is access, atomic writes, CORS, and the check of presigned forms.
"""

import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import quote

from moto.moto_server.werkzeug_app import create_backend_app
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from chalicelib.limits import MAX_BYTES
from fuzzyvision.common.environment import Credentials
from fuzzyvision.local import multipart, post_policy, signatures
from fuzzyvision.local.bodies import read_body
from fuzzyvision.local.hosts import misdirected
from fuzzyvision.local.moto import moto_patches
from fuzzyvision.local.moto.dispatcher import Dispatcher
from fuzzyvision.local.post_policy import PostedForm, Refusal
from fuzzyvision.local.refusals import LENGTH_MISSING, UNREADABLE, refusal_of, xml

_READS = {"GET", "HEAD", "OPTIONS"}
_MOST_BODY = MAX_BYTES + 64 * 1024
"""Bytes of a body that are kept: a picture, and what a form says about it."""


class ObjectStore:
    """A WSGI application.

    `origins` are those whose pages may post forms: the bucket's CORS rule. Everything but a
    form has to be signed with `credentials`, so that no page that the owner happens to visit
    can talk to their local store.
    """

    def __init__(self, credentials: Credentials, origins: Iterable[str]) -> None:
        moto_patches.install()
        self._moto = Dispatcher(create_backend_app)
        self._credentials = credentials
        self._origins = frozenset(origins)
        # moto tests for a key and writes it in two steps. Under this lock they are one.
        self._writing = threading.Lock()
        # Nor are its transactions one step, and a read may see half of one.
        self._at_table = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        """Answer one request."""
        request = Request(environ)
        try:
            response = misdirected(environ) or self._respond(request)
        except UNREADABLE as error:
            response = xml(refusal_of(error))
        for name, _ in list(response.headers):
            if name.startswith("Access-Control-"):  # moto lets every page in
                del response.headers[name]
        origin = request.headers.get("Origin")
        if origin in self._origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Methods"] = "POST"
            response.headers["Access-Control-Allow-Headers"] = "*"
            response.headers["Vary"] = "Origin"
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status=200 if request.headers.get("Origin") in self._origins else 403)
        form = request.method == "POST" and request.mimetype == "multipart/form-data"
        if "Transfer-Encoding" in request.headers or (form and request.content_length is None):
            return xml(LENGTH_MISSING)
        if not form:
            return self._signed(request)
        bucket = request.path.strip("/")
        if "/" in bucket:
            message = "The specified method is not allowed against this resource."
            response = xml(Refusal(405, "MethodNotAllowed", message))
            response.headers["Allow"] = "GET, HEAD, PUT, DELETE"
            return response
        return self._post_form(request, bucket)

    def _signed(self, request: Request) -> Response:
        now = datetime.now(UTC)
        refusal = signatures.check_claim(request.environ, self._credentials, now)
        if refusal is not None:
            return xml(refusal)
        # Outside of the locks: it may come slowly.
        body, cut = _body(request)
        if cut:
            return xml(Refusal(400, "EntityTooLarge", "The body is longer than this store keeps."))
        refusal = signatures.check_signature(request.environ, body, self._credentials)
        if refusal is not None:
            return xml(refusal)
        authorization = request.headers["Authorization"]
        if "/dynamodb/aws4_request" in authorization:
            with self._at_table:
                return self._pass_on(request, body)
        if request.method in _READS or "/s3/aws4_request" not in authorization:
            return self._pass_on(request, body)
        return self._write(request, body)

    def _post_form(self, request: Request, bucket: str) -> Response:
        body, cut = _body(request)
        form = multipart.read_form(body, request.headers["Content-Type"], cut=cut)
        refusal = post_policy.check(form, bucket, self._credentials, datetime.now(UTC))
        return xml(refusal) if refusal else self._store(form, bucket, request.host_url)

    def _store(self, form: PostedForm, bucket: str, host: str) -> Response:
        # As the owner's PUT of what was checked: moto reads a form in its own way, takes another
        # key than we do where it names two, and continues to read after the file.
        content_type = form.fields.get("content-type", "binary/octet-stream")
        path = f"/{bucket}/{quote(form.fields['key'])}"
        with self._writing:
            stored = self._ask("PUT", path, host, data=form.file, content_type=content_type)
        if stored.status_code != HTTPStatus.OK:
            return stored
        return Response(status=HTTPStatus.NO_CONTENT, headers={"ETag": stored.headers["ETag"]})

    def _write(self, request: Request, body: bytes) -> Response:
        wanted = request.headers.get("x-amz-copy-source-if-match")
        with self._writing:
            if wanted is not None:  # moto does not look at it
                source = "/" + request.headers["x-amz-copy-source"].lstrip("/")
                found = self._ask("HEAD", source, request.host_url)
                if found.headers.get("ETag", wanted) != wanted:
                    message = "At least one of the pre-conditions you specified did not hold"
                    return xml(Refusal(412, "PreconditionFailed", message))
            return self._pass_on(request, body)

    def _ask(self, method: str, path: str, host: str, **more: Any) -> Response:  # noqa: ANN401 - passed through to werkzeug
        """Ask moto in the owner's name."""
        credential = f"{self._credentials.access_key}/20260101/us-east-1/s3/aws4_request"
        signed = [("Authorization", f"AWS4-HMAC-SHA256 Credential={credential}")]
        builder = EnvironBuilder(path, host, method=method, headers=signed, **more)
        return Response.from_app(self._moto, builder.get_environ())

    def _pass_on(self, request: Request, body: bytes) -> Response:
        environ = {**request.environ, "wsgi.input": BytesIO(body)}
        return Response.from_app(self._moto, environ)


def _body(request: Request) -> tuple[bytes, int]:
    length = request.content_length or 0
    return read_body(request.environ["wsgi.input"], length, _MOST_BODY)
