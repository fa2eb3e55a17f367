"""CloudFront's stand-in: the site, `/api/*` and the public objects under one origin."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from werkzeug.wrappers import Request, Response

from chalicelib.invitations import Admits
from fuzzyvision.common import embed
from fuzzyvision.local import invited
from fuzzyvision.local.hosts import misdirected
from fuzzyvision.local.public import Files, Public, PublicObject, Remembered

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@dataclass
class Front:
    """A WSGI application.

    `files` gives the site's, `api` answers what is below `/api`, and the public objects come from
    `bucket`. What CloudFront adds to every response is in `headers`. `admits`, `shares`
    and `framing`, the sites that may frame the slim page, are as infra/addresses.js has them.
    """

    files: Files
    api: Callable[[Request], Response]
    client: "S3Client"
    bucket: str
    headers: Mapping[str, str]
    admits: Admits
    shares: bool = True
    framing: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._public = Public(Remembered(self.files), self._object, shares=self.shares)
        self._gate = invited.gate(self.admits)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        """Answer one request."""
        request = Request(environ)
        response = misdirected(environ) or self._gate(request) or self._respond(request)
        response.headers.update(embed.headers(request.path, self.headers, self.framing))
        response.headers.pop("Date", None)  # the server sets its own
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        return (self.api if request.path.startswith("/api/") else self._public)(request)

    def _object(self, key: str) -> PublicObject | None:
        try:
            found = self.client.get_object(Bucket=self.bucket, Key=key)
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
