"""Emptying a bucket: every version, every delete marker and every upload that never ended."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError
from tqdm import tqdm

from fuzzyvision.aws.errors import CloudError

_ABSENT = {"NoSuchBucket", "404"}


def empty(s3: Any, bucket: str) -> int:  # noqa: ANN401 - boto3 makes its client classes at run time
    """Delete all that a bucket holds, and return how much that was; a bucket that is gone is empty.

    Interrupted, it goes on where it was when called again. Raises CloudError if S3 keeps something.
    """
    number = 0
    try:
        with tqdm(desc=f"Emptying {bucket}", unit=" objects", leave=False) as bar:
            # The first page each time, until it is empty: what arrives meanwhile goes, too.
            while held := list(_held(s3.list_object_versions(Bucket=bucket))):
                _delete(s3, bucket, held)
                number += len(held)
                bar.update(len(held))
        _abort_uploads(s3, bucket)
    except ClientError as error:
        if error.response["Error"]["Code"] not in _ABSENT:
            raise
    return number


def _held(page: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Yield what a page of the listing holds; a page has 1,000 at most, as a deletion may have."""
    for entry in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
        yield {"Key": entry["Key"], "VersionId": entry["VersionId"]}


def _delete(s3: Any, bucket: str, held: list[dict[str, str]]) -> None:  # noqa: ANN401 - as above
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": held, "Quiet": True})
    for error in answer.get("Errors", []):
        raise CloudError(
            f"{error['Key']} in {bucket} cannot be deleted: {error['Message']} "
            "See who may delete there, then run the command again."
        )


def _abort_uploads(s3: Any, bucket: str) -> None:  # noqa: ANN401 - as above
    for page in s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket):
        for upload in page.get("Uploads", []):
            s3.abort_multipart_upload(Bucket=bucket, Key=upload["Key"], UploadId=upload["UploadId"])
