"""The bucket that CloudFormation takes the code from.

It is not in the stack, which could not be made without it. Objects are named by their content:
existing objects are not sent again.
"""

from datetime import UTC, datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from tqdm import tqdm

from fuzzyvision.aws.account import Account
from fuzzyvision.common.errors import CommandError

_GRACE = timedelta(days=1)
_ABSENT = {"404", "NoSuchBucket", "NoSuchKey", "NotFound"}


class Artifacts:
    """The artifacts bucket of one stage."""

    def __init__(self, account: Account, stage: str) -> None:
        self.bucket = f"fuzzy-vision-{stage}-{account.number}-{account.region}"
        self._account = account
        self._s3 = account.session.client("s3")

    def exists(self) -> bool:
        """Return whether the bucket exists. Raises CommandError if another account owns it."""
        try:
            self._s3.head_bucket(Bucket=self.bucket, ExpectedBucketOwner=self._account.number)
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return False
            if error.response["Error"]["Code"] == "403":
                raise CommandError(
                    f"The bucket {self.bucket} is not yours to use. Give your stage another name, "
                    "or use credentials that may use it."
                ) from error
            raise
        return True

    def make(self) -> None:
        """Make the bucket, closed to everybody else. Making it again changes nothing."""
        if not self.exists():
            self._s3.create_bucket(Bucket=self.bucket, **_place(self._account.region))
        # Set again each time: an earlier try may have ended between the two.
        self._s3.put_public_access_block(
            Bucket=self.bucket,
            PublicAccessBlockConfiguration={
                "BlockPublicAcls": True,
                "IgnorePublicAcls": True,
                "BlockPublicPolicy": True,
                "RestrictPublicBuckets": True,
            },
        )

    def send_file(self, file: Path) -> str:
        """Send a file, with a progress bar, unless it exists; return its key."""
        with file.open("rb") as stream:
            key = f"{file_digest(stream, 'sha256').hexdigest()}{file.suffix}"
        if not self._has(key, file.stat().st_size):
            title = f"Sending {file.name}"
            with tqdm(total=file.stat().st_size, desc=title, unit="B", unit_scale=True) as bar:
                self._s3.upload_file(str(file), self.bucket, key, Callback=bar.update)
        return key

    def send_text(self, text: str, suffix: str) -> str:
        """Send a string unless it exists; return its key."""
        body = text.encode()
        key = f"{sha256(body).hexdigest()}{suffix}"
        if not self._has(key, len(body)):
            self._s3.put_object(Bucket=self.bucket, Key=key, Body=body)
        return key

    def keep_only(self, keys: set[str]) -> None:
        """Delete what earlier deployments left. A rollback needs what serves now, and only that.

        What came within a day may be of a deployment that somebody else has begun.
        """
        before = datetime.now(UTC) - _GRACE
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
            for entry in page.get("Contents", []):
                if entry["Key"] not in keys and entry["LastModified"] < before:
                    self._s3.delete_object(Bucket=self.bucket, Key=entry["Key"])

    def url(self, key: str) -> str:
        """Return the address by which CloudFormation finds an object."""
        path = {"Bucket": self.bucket, "Key": key}
        signed = self._s3.generate_presigned_url("get_object", Params=path, ExpiresIn=1)
        return signed.split("?", 1)[0]

    def _has(self, key: str, size: int) -> bool:
        try:
            found = self._s3.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return False
            raise
        return found["ContentLength"] == size


def _place(region: str) -> dict[str, Any]:
    # us-east-1 must not be named: S3 refuses it as a constraint.
    if region == "us-east-1":
        return {}
    return {"CreateBucketConfiguration": {"LocationConstraint": region}}
