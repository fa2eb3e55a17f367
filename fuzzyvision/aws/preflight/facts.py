"""What AWS says of an account, a region and a certificate, before a deploy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from fuzzyvision.aws.preflight import certificate, permissions
from fuzzyvision.aws.preflight.certificate import Certificate
from fuzzyvision.aws.preflight.plan import QUICK, Plan

POLICIES = 1
"""Response headers policies of a stage: infra/template.yaml's."""

QUOTA = 20
"""How many an account may have, unless it asked for more: CloudFront's quotas on policies."""

_QUOTA_CODE = "L-CF0D4FC5"  # "Response headers policies per AWS account"
_CENTRAL = "us-east-1"
"""Where Service Quotas keeps CloudFront's."""

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Facts:
    """Answers of AWS; None, or nothing, for what it was not asked or did not tell.

    `concurrency` is how many functions the account runs at once in the region; `policies` how many
    response headers policies it has, and `quota` how many it may have; `denied` the needed actions
    that it denies. `unasked` names the permissions without which something was not asked.
    """

    cloudfront: bool = True
    region: str | None = None
    concurrency: int | None = None
    policies: int | None = None
    quota: int | None = None
    certificate: Certificate | None = None
    denied: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()


def gather(session: boto3.Session, plan: Plan) -> Facts:
    """Ask AWS. A question that fails or is not allowed has no answer, and is named."""
    unasked: list[str] = []

    def ask(permission: str, question: Callable[[], Answer]) -> Answer | None:
        try:
            return question()
        except (ClientError, BotoCoreError):
            unasked.append(permission)
            return None

    policies = quota = None
    if plan.new:
        policies = ask("cloudfront:ListResponseHeadersPolicies", lambda: _policies(session))
    if policies is not None and policies + POLICIES > QUOTA:
        quota = ask("servicequotas:GetServiceQuota", lambda: _quota(session))
    return Facts(
        _cloudfront(session, plan.region),
        ask("account:GetRegionOptStatus", lambda: _region(session, plan.region)),
        ask("lambda:GetAccountSettings", lambda: _concurrency(session)),
        policies,
        quota,
        ask("acm:DescribeCertificate", lambda: certificate.find(session, plan.certificate))
        if plan.certificate
        else None,
        ask("iam:SimulatePrincipalPolicy", lambda: permissions.denied(session, plan)) or (),
        tuple(unasked),
    )


def _cloudfront(session: boto3.Session, region: str) -> bool:
    """Return whether botocore knows a CloudFront for the region's partition; nobody is asked."""
    partition = session.get_partition_for_region(region)
    return bool(session.get_available_regions("cloudfront", partition, allow_non_regional=True))


def _region(session: boto3.Session, name: str) -> str:
    client = session.client("account", config=QUICK)
    return str(client.get_region_opt_status(RegionName=name)["RegionOptStatus"])


def _concurrency(session: boto3.Session) -> int:
    settings = session.client("lambda", config=QUICK).get_account_settings()
    return settings["AccountLimit"]["ConcurrentExecutions"]


def _policies(session: boto3.Session) -> int:
    # boto3 has no paginator for it; 100 is the most of a page, and more than the usual quota.
    listed = session.client("cloudfront", config=QUICK).list_response_headers_policies(
        Type="custom", MaxItems="100"
    )
    return listed["ResponseHeadersPolicyList"]["Quantity"]


def _quota(session: boto3.Session) -> int:
    """Return how many response headers policies the account may have."""
    client = session.client("service-quotas", region_name=_CENTRAL, config=QUICK)
    try:
        told = client.get_service_quota(ServiceCode="cloudfront", QuotaCode=_QUOTA_CODE)
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchResourceException":  # it was never raised
            return QUOTA
        raise
    return int(told["Quota"]["Value"])
