"""A server for cold starts: the functions' calls of S3 and DynamoDB, answered from memory.

It takes next to no time, so that what is measured is the function and not a store.
"""

import json
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

from botocore.exceptions import ClientError

from fuzzyvision.aws.memory_client import MemoryClient

_STATUS = {"PreconditionFailed": HTTPStatus.PRECONDITION_FAILED}


class MemoryStore:
    """A context in which a MemoryClient's objects can be had over HTTP, at `url`."""

    def __init__(self) -> None:
        self.client = MemoryClient()
        self._server = _Server(self.client)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, client: MemoryClient) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.client = client

    def handle_error(self, *_: object) -> None:
        """Say nothing of a function that was ended with its connection open."""


def _of_table(operation: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Return what DynamoDB says: it took what it was given; nothing is paused; a day's bytes."""
    if operation == "BatchGetItem":
        return {"Responses": {table: [] for table in asked["RequestItems"]}}
    return {"Item": {"bytes": {"B": "c2FsdA=="}}} if operation == "GetItem" else {}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        self._answer("get_object")

    def do_HEAD(self) -> None:
        self._answer("head_object")

    def do_PUT(self) -> None:
        request: dict[str, Any] = {"Body": self.rfile.read(int(self.headers["Content-Length"]))}
        if "If-None-Match" in self.headers:
            request["IfNoneMatch"] = self.headers["If-None-Match"]
        self._answer("put_object", **request)

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        operation = self.headers.get("X-Amz-Target", "").rpartition(".")[2]
        self._send(HTTPStatus.OK, json.dumps(_of_table(operation, asked)).encode())

    def do_DELETE(self) -> None:
        self._answer("delete_object")

    def _answer(self, operation: str, **request: Any) -> None:  # noqa: ANN401 - as boto3 types it
        _, bucket, key = self.path.split("?", 1)[0].split("/", 2)
        try:
            found = getattr(self.server.client, operation)(Bucket=bucket, Key=key, **request)
        except ClientError as error:
            code = error.response["Error"]["Code"]
            status = _STATUS.get(code, HTTPStatus.NOT_FOUND)
            self._send(status, f"<Error><Code>{code}</Code></Error>".encode())
        else:
            self._send(HTTPStatus.OK, found["Body"].read() if "Body" in found else b"")

    def _send(self, status: HTTPStatus, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{MemoryClient.ETAG}"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing of requests."""
