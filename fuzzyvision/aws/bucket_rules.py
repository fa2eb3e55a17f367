"""What the template says of the stack's buckets, for the one bucket that is not in the stack."""

import json
from typing import TYPE_CHECKING

from fuzzyvision.aws.account import Account

if TYPE_CHECKING:
    from mypy_boto3_s3.type_defs import LifecycleRuleTypeDef, TagTypeDef


def set_rules(account: Account, bucket: str, stage: str) -> None:
    """Refuse unencrypted requests, tag the bucket, let unfinished uploads end."""
    s3 = account.session.client("s3")
    arn = f"arn:{account.session.get_partition_for_region(account.region)}:s3:::{bucket}"
    encrypted_only = {
        "Sid": "EncryptedConnectionsOnly",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    policy = {"Version": "2012-10-17", "Statement": [encrypted_only]}
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))
    tags: list[TagTypeDef] = [
        {"Key": name, "Value": value} for name, value in tags_of(stage).items()
    ]
    s3.put_bucket_tagging(Bucket=bucket, Tagging={"TagSet": tags})
    unfinished: LifecycleRuleTypeDef = {
        "ID": "UnfinishedUploads",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    s3.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": [unfinished]}
    )


def tags_of(stage: str) -> dict[str, str]:
    """Return the tags of all that belongs to a stage. Pure.

    None that changes from one release to the next: CloudFormation passes a stack's tags on to
    every resource, and a distribution takes minutes for each change.
    """
    return {"application": "fuzzy-vision", "stage": stage}
