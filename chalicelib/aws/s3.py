"""The objects port on S3. The only user of boto3 for objects."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor, wait
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from chalicelib.errors import UploadGoneError
from chalicelib.limits import FORM_SECONDS, check_size
from chalicelib.ports import NewObject, ObjectInfo
from chalicelib.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import HeadObjectOutputTypeDef

_CLAIM = "claim"
_PICTURE = "picture"
_CONFLICT_TRIES = 5
_MISSING = {"NoSuchKey", "404"}
_TAKEN = {"PreconditionFailed", "412"}
_CONFLICT = {"ConditionalRequestConflict", "409"}
# Names are used again after a picture expired or was deleted, so nothing may be cached long.
_CACHE_CONTROL = "public, max-age=300"


class S3Objects:
    """The uploads bucket and the results bucket. chalicelib.ports says what each call promises.

    `pool` gives what writes several objects at once.
    """

    def __init__(
        self,
        client: "S3Client",
        *,
        uploads: str,
        results: str,
        pool: Callable[[], Executor] | None = None,
    ) -> None:
        self._s3 = client
        self._pool = pool or _pool
        self._uploads = uploads
        self._results = results

    @classmethod
    def from_settings(cls, settings: Settings) -> "S3Objects":
        """Connect as the environment says: role, region and endpoint are boto3's to find."""
        # Forms are signed for the bucket's own region only when told so, and
        # in us-east-1 only when told twice: the page may post to that one host.
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
        )
        return cls(
            boto3.client("s3", config=config),
            uploads=settings.uploads_bucket,
            results=settings.results_bucket,
        )

    def form(self, upload_id: str, content_type: str, size: int) -> dict[str, Any]:
        """Return `url` and `fields` of a form that lets a browser post exactly `size` bytes."""
        return self._s3.generate_presigned_post(
            Bucket=self._uploads,
            Key=upload_id,
            Fields={"Content-Type": content_type},
            Conditions=[
                {"Content-Type": content_type},
                ["content-length-range", size, size],
            ],
            ExpiresIn=FORM_SECONDS,
        )

    def read_upload(self, upload_id: str, etag: str) -> bytes:
        """Return the bytes as posted; raises UploadGoneError or PictureRefusedError."""
        try:
            found = self._s3.get_object(Bucket=self._uploads, Key=upload_id, IfMatch=etag)
        except ClientError as error:
            if _code(error) in _MISSING | _TAKEN:
                raise UploadGoneError(upload_id) from error
            raise
        with found["Body"] as stream:
            check_size(found["ContentLength"])
            return stream.read()

    def delete_upload(self, upload_id: str) -> None:
        """Delete an upload. Idempotent."""
        self._s3.delete_object(Bucket=self._uploads, Key=upload_id)

    def read(self, key: str) -> bytes | None:
        """Return an object of the results bucket, or None."""
        try:
            found = self._s3.get_object(Bucket=self._results, Key=key)
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise
        return found["Body"].read()

    def write(self, key: str, body: bytes, content_type: str, *, picture_id: str = "") -> None:
        """Write an object to the results bucket, replacing an earlier one."""
        metadata = {_PICTURE: picture_id} if picture_id else {}
        self._put(key, body, content_type, Metadata=metadata)

    def write_all(self, objects: Sequence[NewObject], *, picture_id: str = "") -> None:
        """Write objects to the results bucket; none waits for the others."""
        write = partial(self.write, picture_id=picture_id)
        first, *others = objects
        written = [self._pool().submit(write, *other) for other in others]
        try:
            write(*first)
        finally:
            wait(written)
        for one in written:
            one.result()

    def write_new(
        self, key: str, body: bytes, content_type: str, *, claim: str = "", picture_id: str = ""
    ) -> bool:
        """Write an object only if its key is free; return whether it was."""
        metadata = {
            name: value for name, value in ((_CLAIM, claim), (_PICTURE, picture_id)) if value
        }
        for _ in range(_CONFLICT_TRIES):
            try:
                self._put(key, body, content_type, Metadata=metadata, IfNoneMatch="*")
            except ClientError as error:
                if _code(error) in _TAKEN:
                    return False
                if _code(error) not in _CONFLICT:
                    raise
                conflict = error  # a delete or another write was in progress: S3 asks to try again
            else:
                return True
        raise conflict

    def info(self, key: str) -> ObjectInfo | None:
        """Return what an object of the results bucket was written with, or None."""
        found = self._head(self._results, key)
        if found is None:
            return None
        metadata = found["Metadata"]
        return ObjectInfo(
            claim=metadata.get(_CLAIM, ""),
            picture_id=metadata.get(_PICTURE, ""),
            etag=found["ETag"],
            written=found["LastModified"],
        )

    def copy(self, source: str, target: str, etag: str) -> bool:
        """Copy an object within the results bucket; False if it is no longer that of `etag`."""
        try:
            self._s3.copy_object(
                Bucket=self._results,
                Key=target,
                CopySource={"Bucket": self._results, "Key": source},
                CopySourceIfMatch=etag,
            )
        except ClientError as error:
            if _code(error) in _MISSING | _TAKEN:
                return False
            raise
        return True

    def has_upload(self, upload_id: str) -> bool:
        """Return whether an upload is there: it has no answer yet, or is just being answered."""
        return self._head(self._uploads, upload_id) is not None

    def delete(self, key: str, etag: str = "") -> None:
        """Delete an object of the results bucket; with `etag` only while it is that. Idempotent."""
        condition: Any = {"IfMatch": etag} if etag else {}
        try:
            self._s3.delete_object(Bucket=self._results, Key=key, **condition)
        except ClientError as error:
            if not etag or _code(error) not in _MISSING | _TAKEN:
                raise

    def _head(self, bucket: str, key: str) -> "HeadObjectOutputTypeDef | None":
        try:
            return self._s3.head_object(Bucket=bucket, Key=key)
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise

    def _put(self, key: str, body: bytes, content_type: str, **more: Any) -> None:  # noqa: ANN401 - passed through to boto3
        self._s3.put_object(
            Bucket=self._results,
            Key=key,
            Body=body,
            ContentType=content_type,
            CacheControl=_CACHE_CONTROL,
            **more,
        )


@cache
def _pool() -> ThreadPoolExecutor:
    """Return the threads that write in addition to the workers' own, two for each worker."""
    return ThreadPoolExecutor(16, thread_name_prefix="write")


def _code(error: ClientError) -> str:
    return str(error.response["Error"]["Code"])
