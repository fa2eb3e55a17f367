"""Emptying a bucket: every version, every delete marker and every upload that never ended."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from tqdm import tqdm

from fuzzyvision.common.errors import CommandError

if TYPE_CHECKING:
    from mypy_boto3_s3.service_resource import Bucket
    from mypy_boto3_s3.type_defs import DeleteObjectsOutputTypeDef

_ABSENT = {"NoSuchBucket", "404"}
_AT_ONCE = 1000


def empty(bucket: "Bucket") -> int:
    """Delete everything in a bucket (a boto3 resource); return the number of versions.

    A bucket that does not exist is empty. Raises CommandError if S3 keeps something.
    """
    number = 0
    try:
        with tqdm(desc=f"Emptying {bucket.name}", unit=" objects", leave=False) as bar:
            # The first versions each time, until none is left: what arrives meanwhile goes, too.
            while answers := bucket.object_versions.limit(_AT_ONCE).delete():
                for answer in answers:
                    _check(answer, bucket.name)
                    number += len(answer["Deleted"])
                    bar.update(len(answer["Deleted"]))
        for upload in bucket.multipart_uploads.all():
            upload.abort()
    except ClientError as error:
        if error.response["Error"]["Code"] not in _ABSENT:
            raise
    return number


def _check(answer: "DeleteObjectsOutputTypeDef", bucket: str) -> None:
    for error in answer.get("Errors", []):
        raise CommandError(
            f"{error['Key']} in {bucket} cannot be deleted: {error['Message']} "
            "Check who may delete there, then run the command again."
        )
