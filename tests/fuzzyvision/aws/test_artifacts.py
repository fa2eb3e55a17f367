"""The bucket of the code, against moto."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.artifacts import Artifacts
from fuzzyvision.common.aws_errors import translated
from fuzzyvision.common.errors import CommandError
from tests.support.aws.cloud import Cloud
from tests.support.aws.interruption import Cut

STAGE = "artifacts"


def ready(account: Account) -> Artifacts:
    artifacts = Artifacts(account, STAGE)
    artifacts.make()
    return artifacts


def held(account: Account, artifacts: Artifacts) -> list[str]:
    listed = account.session.client("s3").list_objects_v2(Bucket=artifacts.bucket)
    return [one["Key"] for one in listed.get("Contents", [])]


def make_old(artifacts: Artifacts, key: str) -> None:
    stored = get_backend("s3")[DEFAULT_ACCOUNT_ID]["aws"].buckets[artifacts.bucket].keys[key]
    stored.last_modified = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=2)


def test_code_of_earlier_deployments_is_deleted(account: Account) -> None:
    artifacts = ready(account)
    before, now = (artifacts.send_text(text, ".json") for text in ("before", "now"))
    for key in (before, now):
        make_old(artifacts, key)
    artifacts.keep_only({now})
    assert held(account, artifacts) == [now]


def test_code_that_came_today_stays(account: Account) -> None:
    artifacts = ready(account)
    mine, theirs = (artifacts.send_text(text, ".json") for text in ("mine", "theirs"))
    artifacts.keep_only({mine})
    assert sorted(held(account, artifacts)) == sorted([mine, theirs])


def test_upload_that_is_cut_off_is_a_sentence(
    account: Account, cloud: Cloud, tmp_path: Path
) -> None:
    (tmp_path / "code.zip").write_bytes(b"PK")
    artifacts = ready(account)
    cloud.cut = Cut(len(cloud.calls) + 1)  # whether it is there, then the upload
    with pytest.raises(CommandError, match="credentials have expired"), translated(STAGE):
        artifacts.send_file(tmp_path / "code.zip")
