"""CloudFront's stand-in: the site, `/api/*` and the public objects under one origin."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from werkzeug.wrappers import Request, Response

from fuzzyvision.local.hosts import misdirected
from fuzzyvision.local.public import Files, Public, PublicObject, Remembered

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


class Front:
    """A WSGI application.

    `files` gives the site's, `api` answers what is below `/api`, and the public objects come from
    `bucket`. What CloudFront adds to every response is in `headers`.
    """

    def __init__(
        self,
        files: Files,
        api: Callable[[Request], Response],
        client: "S3Client",
        bucket: str,
        headers: Mapping[str, str],
    ) -> None:
        self._public = Public(Remembered(files), self._object)
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
        return (self._api if request.path.startswith("/api/") else self._public)(request)

    def _object(self, key: str) -> PublicObject | None:
        try:
            found = self._s3.get_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            return None
        return PublicObject(
            found["Body"].read(),
            found["ContentType"],
            found["ETag"],
            found["LastModified"],
            found["CacheControl"],
        )
