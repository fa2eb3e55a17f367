"""CloudFront's stand-in: the site, `/api/*` and the public objects under one origin."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from werkzeug.wrappers import Request, Response

from fuzzyvision.common.addresses import page_of, share_of
from fuzzyvision.common.site import SiteFile
from fuzzyvision.local.compression import compress
from fuzzyvision.local.hosts import misdirected

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

Respond = Callable[[Request], Response]

_OBJECT = re.compile(
    r"/((?:images/[A-Z0-9]{1,16}\.jpg)|(?:thumbnails/[A-Z0-9]{1,16}\.png)"
    r"|(?:(?:results|explanations)/[A-Z0-9]{1,16}\.json)|(?:answers/[0-9a-f]{32}\.json))"
)
_OBJECT_FOLDERS = ("/images/", "/thumbnails/", "/results/", "/explanations/", "/answers/")


class Front:
    """A WSGI application.

    `files` gives the site's, `api` answers what is below `/api`, and the public objects come from
    `bucket`. What CloudFront adds to every response is in `headers`.
    """

    def __init__(
        self,
        files: Callable[[], Mapping[str, SiteFile]],
        api: Respond,
        client: "S3Client",
        bucket: str,
        headers: Mapping[str, str],
    ) -> None:
        self._files = files
        self._api = api
        self._s3 = client
        self._bucket = bucket
        self._headers = headers

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        """Answer one request."""
        request = Request(environ)
        response = misdirected(environ) or self._respond(request)
        response.headers.update(self._headers)
        response.headers.pop("Date", None)  # the server sets its own
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        if request.path.startswith("/api/"):
            return self._api(request)
        if request.method not in {"GET", "HEAD"}:
            return Response("Only GET and HEAD are answered here.\n", 405, {"Allow": "GET, HEAD"})
        if request.path.startswith(_OBJECT_FOLDERS):
            key = _OBJECT.fullmatch(request.path)
            return (self._object(key[1], request) if key else None) or _no_object()
        share = share_of(request.path)
        return (self._object(share, request) if share else None) or self._file(request)

    def _object(self, key: str, request: Request) -> Response | None:
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            return None
        response = Response(found["Body"].read(), content_type=found["ContentType"])
        response.headers["Cache-Control"] = found["CacheControl"]
        response.headers["ETag"] = found["ETag"]
        response.last_modified = found["LastModified"]
        compress(response, request)
        return response.make_conditional(request)

    def _file(self, request: Request) -> Response:
        files = self._files()
        found = files.get(page_of(request.path))
        file = found or files["/error.html"]
        response = Response(file.body, 200 if found else 404, content_type=file.content_type)
        response.headers["Cache-Control"] = file.cache_control
        response.add_etag()
        compress(response, request)
        return response.make_conditional(request) if found else response


def _no_object() -> Response:
    # Not yet, or no longer: the page asks again, so no cache may keep this.
    return Response("There is no such object.\n", 404, {"Cache-Control": "no-store"})
