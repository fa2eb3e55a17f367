"""The bucket that CloudFormation takes the code from, and that keeps the last releases.

It is not in the stack, which could not be made without it. Objects are named by their content:
existing objects are not sent again.
"""

from datetime import UTC, datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.exceptions import ClientError
from tqdm import tqdm

from fuzzyvision.aws.account import Account
from fuzzyvision.common.errors import CommandError

_GRACE = timedelta(days=1)
_ABSENT = {"404", "NoSuchBucket", "NoSuchKey", "NotFound"}
_REGIONAL = Config(
    s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
)
"""Without it boto3 writes addresses of one place for the whole world, which lag behind."""


class Artifacts:
    """The artifacts bucket of one stage."""

    def __init__(self, account: Account, stage: str) -> None:
        self.bucket = f"fuzzy-vision-{stage}-{account.number}-{account.region}"
        self.account = account
        self.stage = stage
        self._s3 = account.session.client("s3", config=_REGIONAL)

    def exists(self) -> bool:
        """Return whether the bucket exists. Raises CommandError if another account owns it."""
        try:
            self._s3.head_bucket(Bucket=self.bucket, ExpectedBucketOwner=self.account.number)
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
            self._s3.create_bucket(Bucket=self.bucket, **_place(self.account.region))
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
        key = key_of(file)
        if not self._has(key, file.stat().st_size):
            title = f"Sending {file.name}"
            with tqdm(total=file.stat().st_size, desc=title, unit="B", unit_scale=True) as bar:
                self._s3.upload_file(str(file), self.bucket, key, Callback=bar.update)
        return key

    def send_text(self, text: str, suffix: str) -> str:
        """Send a string unless it exists; return its key."""
        body, key = text.encode(), key_of_text(text, suffix)
        if not self._has(key, len(body)):
            self.send(key, body)
        return key

    def send(self, key: str, body: bytes) -> None:
        """Send an object."""
        self._s3.put_object(Bucket=self.bucket, Key=key, Body=body)

    def require(self, key: str) -> None:
        """Raise CommandError unless an object is there."""
        try:
            self._s3.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            raise self._explained(error, key) from error

    def read(self, key: str) -> bytes:
        """Return what an object holds; raises CommandError if it is gone."""
        try:
            return self._s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
        except ClientError as error:
            raise self._explained(error, key) from error

    def delete(self, key: str) -> None:
        """Delete an object, if it exists."""
        self._s3.delete_object(Bucket=self.bucket, Key=key)

    def keys(self, prefix: str) -> set[str]:
        """Return the keys that begin with a prefix."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix=prefix
        )
        return {entry["Key"] for page in pages for entry in page.get("Contents", [])}

    def keep_only(self, keys: set[str]) -> None:
        """Delete the other objects: what earlier deployments left.

        What came within a day may be of a deployment that somebody else has begun.
        """
        before = datetime.now(UTC) - _GRACE
        for page in self._s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
            for entry in page.get("Contents", []):
                if entry["Key"] not in keys and entry["LastModified"] < before:
                    self.delete(entry["Key"])

    def url(self, key: str) -> str:
        """Return the address by which CloudFormation finds an object."""
        path = {"Bucket": self.bucket, "Key": key}
        signed = self._s3.generate_presigned_url("get_object", Params=path, ExpiresIn=1)
        return signed.split("?", 1)[0]

    def _explained(self, error: ClientError, key: str) -> Exception:
        if error.response["Error"]["Code"] not in _ABSENT:
            return error
        return CommandError(
            f"{key} is no longer in the bucket {self.bucket}. Nothing was changed. Choose another "
            f"release: fuzzy-vision releases {self.stage}"
        )

    def _has(self, key: str, size: int) -> bool:
        try:
            found = self._s3.head_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error.response["Error"]["Code"] in _ABSENT:
                return False
            raise
        return found["ContentLength"] == size


def key_of(file: Path) -> str:
    """Return the key of a file, named by its content."""
    with file.open("rb") as stream:
        return f"{file_digest(stream, 'sha256').hexdigest()}{file.suffix}"


def key_of_text(text: str, suffix: str) -> str:
    """Return the key of a string, named by its content."""
    return f"{sha256(text.encode()).hexdigest()}{suffix}"


def _place(region: str) -> dict[str, Any]:
    # us-east-1 must not be named: S3 refuses it as a constraint.
    if region == "us-east-1":
        return {}
    return {"CreateBucketConfiguration": {"LocationConstraint": region}}
