"""Publishing the site: its files to the site bucket.

Immutable files are sent first, then the pages that name them. Files that no page names any more
are deleted last, a day late: a page that is still open finds its files. Killed at any point, the
old site or the new one is complete, and the next run does the rest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import md5
from typing import TYPE_CHECKING

from tqdm import tqdm

from fuzzyvision.common.site import SiteFile

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_GRACE = timedelta(days=1)


@dataclass(frozen=True)
class Held:
    """An object of the bucket: the hash of its contents, and when it came."""

    etag: str
    modified: datetime


def publish(s3: "S3Client", bucket: str, files: Mapping[str, SiteFile]) -> int:
    """Make the bucket hold these files, by their paths; return how many were sent."""
    held = _held(s3, bucket)
    due = to_send(files, held)
    for path in tqdm(due, desc="Publishing the site", unit=" files", disable=not due):
        file = files[path]
        s3.put_object(
            Bucket=bucket,
            Key=path.lstrip("/"),
            Body=file.body,
            ContentType=file.content_type,
            CacheControl=file.cache_control,
        )
    for key in to_remove(files, held, datetime.now(UTC)):
        s3.delete_object(Bucket=bucket, Key=key)
    return len(due)


def unsent(s3: "S3Client", bucket: str, files: Mapping[str, SiteFile]) -> list[str]:
    """Return the paths that publishing these files would send."""
    return to_send(files, _held(s3, bucket))


def to_send(files: Mapping[str, SiteFile], held: Mapping[str, Held]) -> list[str]:
    """Return the paths that the bucket lacks or has otherwise, pages last. Pure."""
    due = [
        path
        for path, file in files.items()
        if path.lstrip("/") not in held or held[path.lstrip("/")].etag != _etag(file.body)
    ]
    return sorted(due, key=lambda path: (path.endswith(".html"), path))


def to_remove(files: Iterable[str], held: Mapping[str, Held], now: datetime) -> list[str]:
    """Return the keys that belong to no page and are more than a day old. Pure."""
    wanted = {path.lstrip("/") for path in files}
    return [key for key, one in held.items() if key not in wanted and now - one.modified > _GRACE]


def _held(s3: "S3Client", bucket: str) -> dict[str, Held]:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {
        entry["Key"]: Held(entry["ETag"].strip('"'), entry["LastModified"])
        for page in pages
        for entry in page.get("Contents", [])
    }


def _etag(body: bytes) -> str:
    # S3's ETag of an object that was put in one piece with SSE-S3; nothing rests on it but speed.
    return md5(body, usedforsecurity=False).hexdigest()
