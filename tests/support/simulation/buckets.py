"""S3, as much of it as `chalicelib.aws` uses: two buckets, conditional writes, forms, lifecycle."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import md5
from io import BytesIO
from typing import Any

from tests.support.simulation.hub import Hub
from tests.support.simulation.wire import error

Key = tuple[str, str]
_DAY = 24 * 60 * 60


@dataclass(frozen=True)
class Stored:
    """An object: what it holds, and what it was written with."""

    body: bytes
    content_type: str
    metadata: dict[str, str]
    etag: str
    written: datetime


class Body(BytesIO):
    """What is read of an object, as botocore streams it."""


@dataclass
class Buckets:
    """A client of S3. Every parameter that is not here is an error."""

    hub: Hub
    posted: Callable[[str, str, datetime], None] = lambda _key, _etag, _at: None
    """What is told of every object that arrives in the bucket `uploads`."""
    objects: dict[Key, Stored] = field(default_factory=dict)

    def put_object(  # noqa: PLR0913 - AWS's parameters
        self,
        *,
        Bucket: str,  # noqa: N803 - AWS's names
        Key: str,  # noqa: N803
        Body: bytes,  # noqa: N803
        ContentType: str = "binary/octet-stream",  # noqa: N803
        CacheControl: str = "",  # noqa: N803
        Metadata: dict[str, str] | None = None,  # noqa: N803
        IfNoneMatch: str = "",  # noqa: N803
    ) -> dict[str, Any]:
        """Write an object, with IfNoneMatch only where there is none."""
        del CacheControl
        if IfNoneMatch not in {"", "*"}:
            raise error("NotImplemented", "put_object", status=501)
        if IfNoneMatch and self.hub.odd("write conflict"):
            raise error("ConditionalRequestConflict", "put_object", status=409, injected=True)
        if IfNoneMatch and (Bucket, Key) in self.objects:
            raise error("PreconditionFailed", "put_object", status=412)
        etag = f'"{self.etag(Body)}"'
        at = self.hub.time().replace(microsecond=0)
        self.objects[Bucket, Key] = Stored(Body, ContentType, Metadata or {}, etag, at)
        if Bucket == "uploads":
            self.posted(Key, etag.strip('"'), self.hub.time())
        return {"ETag": etag}

    def get_object(self, *, Bucket: str, Key: str, IfMatch: str = "") -> dict[str, Any]:  # noqa: N803 - as above
        """Return an object, with IfMatch only that of an ETag."""
        found = self._found(Bucket, Key, "NoSuchKey", "get_object")
        if IfMatch and IfMatch.strip('"') != found.etag.strip('"'):
            raise error("PreconditionFailed", "get_object", status=412)
        return {"Body": Body(found.body), "ContentLength": len(found.body)} | _head(found)

    def head_object(self, *, Bucket: str, Key: str) -> dict[str, Any]:  # noqa: N803 - as above
        """Return what an object was written with."""
        return _head(self._found(Bucket, Key, "404", "head_object"))

    def copy_object(
        self,
        *,
        Bucket: str,  # noqa: N803 - as above
        Key: str,  # noqa: N803
        CopySource: dict[str, str],  # noqa: N803
        CopySourceIfMatch: str,  # noqa: N803
    ) -> dict[str, Any]:
        """Copy an object of an ETag, with all that it was written with."""
        source = self._found(CopySource["Bucket"], CopySource["Key"], "NoSuchKey", "copy_object")
        if CopySourceIfMatch != source.etag:
            raise error("PreconditionFailed", "copy_object", status=412)
        at = self.hub.time().replace(microsecond=0)
        self.objects[Bucket, Key] = replace(source, written=at)
        return {"CopyObjectResult": {"ETag": source.etag}}

    def delete_object(self, *, Bucket: str, Key: str, IfMatch: str = "") -> dict[str, Any]:  # noqa: N803 - as above
        """Delete an object, with IfMatch only that of an ETag."""
        if IfMatch and self._found(Bucket, Key, "NoSuchKey", "delete_object").etag != IfMatch:
            raise error("PreconditionFailed", "delete_object", status=412)
        self.objects.pop((Bucket, Key), None)
        return {}

    def generate_presigned_post(
        self,
        *,
        Bucket: str,  # noqa: N803 - as above
        Key: str,  # noqa: N803
        Fields: dict[str, str],  # noqa: N803
        Conditions: list[Any],  # noqa: N803
        ExpiresIn: int,  # noqa: N803
    ) -> dict[str, Any]:
        """Return a form; its policy is in a field as it stands, since nobody here forges one."""
        (length,) = [one[1:] for one in Conditions if isinstance(one, list)]
        policy = {"length": length, "until": self.hub.now + ExpiresIn}
        return {"url": f"https://{Bucket}/", "fields": {**Fields, "key": Key, "policy": policy}}

    @staticmethod
    def etag(body: bytes) -> str:
        """Return the ETag of what is written in one part, without quotes."""
        return md5(body).hexdigest()  # noqa: S324 - S3's own

    def post(self, form: dict[str, Any], body: bytes) -> bool:
        """Store what a browser posts with a form; False if the form does not allow it."""
        policy = form["fields"]["policy"]
        least, most = policy["length"]
        if self.hub.now > policy["until"] or not least <= len(body) <= most:
            return False
        key, kind = form["fields"]["key"], form["fields"]["Content-Type"]
        self.put_object(Bucket="uploads", Key=key, Body=body, ContentType=kind)
        return True

    def keys(self, bucket: str, prefix: str = "") -> list[str]:
        """Return the keys of a bucket, in order."""
        return sorted(
            key for where, key in self.objects if where == bucket and key.startswith(prefix)
        )

    def expired(self, keep_days: int) -> list[Key]:
        """Return what the lifecycle rules let go by now; S3 deletes it in any order, or later."""
        days = {"uploads": 1, "results": keep_days}
        return [
            (bucket, key)
            for (bucket, key), stored in self.objects.items()
            if not key.startswith("labelled/")
            and (self.hub.time() - stored.written).total_seconds() > days[bucket] * _DAY
        ]

    def _found(self, bucket: str, key: str, code: str, call: str) -> Stored:
        if (bucket, key) not in self.objects:
            raise error(code, call, status=404)
        return self.objects[bucket, key]


def _head(stored: Stored) -> dict[str, Any]:
    return {
        "ETag": stored.etag,
        "Metadata": dict(stored.metadata),
        "LastModified": stored.written,
        "ContentType": stored.content_type,
    }
