"""The bucket of the code, against moto."""

from dataclasses import replace
from pathlib import Path

import pytest

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.artifacts import Artifacts
from fuzzyvision.aws.bucket_rules import set_rules, tags_of
from fuzzyvision.common.aws_errors import translated
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.session import session
from tests.support.aws.cloud import Cloud
from tests.support.aws.deployments import make_old
from tests.support.aws.interruption import Cut

STAGE = "artifacts"


def ready(account: Account) -> Artifacts:
    artifacts = Artifacts(account, STAGE)
    artifacts.make()
    return artifacts


def held(account: Account, artifacts: Artifacts) -> list[str]:
    listed = account.session.client("s3").list_objects_v2(Bucket=artifacts.bucket)
    return [one["Key"] for one in listed.get("Contents", [])]


def test_code_of_earlier_deployments_is_deleted(account: Account) -> None:
    artifacts = ready(account)
    before, now = (artifacts.send_text(text, ".json") for text in ("before", "now"))
    for key in (before, now):
        make_old(artifacts.bucket, key)
    artifacts.keep_only({now})
    assert held(account, artifacts) == [now]


def test_code_that_came_today_stays(account: Account) -> None:
    artifacts = ready(account)
    mine, theirs = (artifacts.send_text(text, ".json") for text in ("mine", "theirs"))
    artifacts.keep_only({mine})
    assert sorted(held(account, artifacts)) == sorted([mine, theirs])


@pytest.mark.parametrize(
    ("region", "host"),
    [
        ("us-east-1", "s3.us-east-1.amazonaws.com"),
        ("eu-central-1", "s3.eu-central-1.amazonaws.com"),
        ("cn-north-1", "s3.cn-north-1.amazonaws.com.cn"),
    ],
)
def test_template_has_the_address_of_its_region(
    region: str, host: str, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", region)
    monkeypatch.delenv("AWS_ENDPOINT_URL")  # nothing is asked
    artifacts = Artifacts(replace(account, region=region, session=session()), STAGE)
    address = f"https://fuzzy-vision-artifacts-123456789012-{region}.{host}/abc.json"
    assert artifacts.url("abc.json") == address


def test_bucket_has_the_rules_of_the_stacks_buckets(account: Account, cloud: Cloud) -> None:
    artifacts = ready(account)
    set_rules(account, artifacts.bucket, STAGE)
    [statement] = cloud.policies[artifacts.bucket]["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    arn = f"arn:aws:s3:::{artifacts.bucket}"
    assert statement["Resource"] == [arn, f"{arn}/*"]
    s3 = account.session.client("s3")
    tags = s3.get_bucket_tagging(Bucket=artifacts.bucket)["TagSet"]
    assert {one["Key"]: one["Value"] for one in tags} == tags_of(STAGE)
    [rule] = s3.get_bucket_lifecycle_configuration(Bucket=artifacts.bucket)["Rules"]
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert "Expiration" not in rule


def test_upload_that_is_cut_off_is_a_sentence(
    account: Account, cloud: Cloud, tmp_path: Path
) -> None:
    (tmp_path / "code.zip").write_bytes(b"PK")
    artifacts = ready(account)
    cloud.cut = Cut(len(cloud.calls) + 1)  # whether it is there, then the upload
    with pytest.raises(CommandError, match="credentials have expired"), translated(STAGE):
        artifacts.send_file(tmp_path / "code.zip")
