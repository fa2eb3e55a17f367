"""CloudFront is told to forget a picture, against moto."""

from typing import Any

from fuzzyvision.aws import cdn
from fuzzyvision.aws.account import Account
from fuzzyvision.aws.release import Wanted, release
from tests.support.aws.small_template import STAGE, TAGS, sent, template
from tests.support.aws.small_template import stack as small

PATHS = ["/images/7QK.jpg", "/results/7QK.json"]


def staged(account: Account, distribution: str) -> None:
    made: Any = template("Queue")
    made["Outputs"]["DistributionId"] = {"Value": distribution}
    release(small(account), Wanted(sent(account, made), TAGS), account)


def test_paths_are_invalidated(account: Account) -> None:
    client: Any = account.session.client("cloudfront")
    origin = {
        "Id": "site",
        "DomainName": "a.s3.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    config = {
        "CallerReference": "1",
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {"TargetOriginId": "site", "ViewerProtocolPolicy": "allow-all"},
        "Comment": "",
        "Enabled": True,
    }
    made = client.create_distribution(DistributionConfig=config)["Distribution"]["Id"]
    staged(account, made)
    assert cdn.forget(STAGE, PATHS) == ""
    [found] = client.list_invalidations(DistributionId=made)["InvalidationList"]["Items"]
    batch = client.get_invalidation(DistributionId=made, Id=found["Id"])["Invalidation"]
    assert batch["InvalidationBatch"]["Paths"]["Items"] == PATHS


def test_refusal_is_told(account: Account) -> None:
    staged(account, "gone")
    assert "NoSuchDistribution" in cdn.forget(STAGE, PATHS)


def test_stage_without_distribution_is_told(account: Account) -> None:
    made = template("Queue")
    del made["Outputs"]["DistributionId"]
    release(small(account), Wanted(sent(account, made), TAGS), account)
    assert cdn.forget(STAGE, PATHS) == "The stage has no distribution."
