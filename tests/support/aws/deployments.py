"""Deployments of a small stage on the stand-in of AWS, with a package that is made at once."""

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.package.build import Package
from tests.support.aws.small_template import template
from tests.support.aws.templates import merged
from tests.support.paths import MODEL

VERSIONS = {"chalice": "1.34.0", "numpy": "2.4.6"}


def bundle(folder: Path, **fields: object) -> Path:
    """Make a folder with the bundled model and other fields in its card."""
    shutil.copytree(MODEL, folder)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    (folder / "card.json").write_text(json.dumps({**card, **fields}))
    return folder


def small_package(folder: Path, *queues: str, code: str = "") -> Package:
    """Make a package with this code, whose template has a site and these queues."""
    folder.mkdir(exist_ok=True)
    with ZipFile(folder / "code.zip", "w") as archive:
        archive.writestr(ZipInfo("app.py"), code)  # always of one time
    made = template(*queues)
    made["Parameters"]["Stage"] = {"Type": "String", "Default": "dev"}
    made["Parameters"]["KeepDays"] = {"Type": "String", "Default": "30"}
    made["Resources"]["SiteBucket"] = {"Type": "AWS::S3::Bucket"}
    made["Outputs"]["SiteBucketName"] = {"Value": {"Ref": "SiteBucket"}}
    (folder / "template.json").write_text(json.dumps(made))
    return Package(folder / "code.zip", folder / "template.json", 0, VERSIONS)


def whole_package(folder: Path) -> Package:
    """Make a package without the code, but with the template of `make package`."""
    with ZipFile(folder / "code.zip", "w") as archive:
        archive.writestr("app.py", "")
    (folder / "template.json").write_text(json.dumps(merged()))
    return Package(folder / "code.zip", folder / "template.json", 0)


def contents(account: Account, prefix: str = "fuzzy-vision-") -> Mapping[str, dict[str, bytes]]:
    """Return what every bucket with such a name holds, by key."""
    s3 = account.session.client("s3")
    names = [one["Name"] for one in s3.list_buckets()["Buckets"]]
    return {name: _objects(s3, name) for name in names if name.startswith(prefix)}


def make_old(bucket: str, key: str) -> None:
    """Let an object have been stored two days ago."""
    stored = get_backend("s3")[DEFAULT_ACCOUNT_ID]["aws"].buckets[bucket].keys[key]
    stored.last_modified = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=2)


def _objects(s3: Any, bucket: str) -> dict[str, bytes]:  # noqa: ANN401 - boto3 makes its clients
    listed = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
    return {
        one["Key"]: s3.get_object(Bucket=bucket, Key=one["Key"])["Body"].read() for one in listed
    }
