"""The certificate of an own domain: what ACM says of it, and whether CloudFront takes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import ClientError

from fuzzyvision.aws.preflight.plan import QUICK, Plan

REGION = "us-east-1"
"""The one region from which CloudFront takes certificates."""

_KEYS = {"RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1"}
"""docs.aws.amazon.com/acm/latest/userguide/import-certificate-prerequisites.html"""

_MISSING = "MISSING"
_NEW = "Request a new one in ACM, region us-east-1, and deploy with its ARN."
_STATES = {
    _MISSING: "is not in ACM, region us-east-1. Copy the ARN of one that is.",
    "VALIDATION_TIMED_OUT": f"was not validated within 72 hours. {_NEW}",
    "FAILED": f"could not be issued. {_NEW}",
    "EXPIRED": f"has expired. {_NEW}",
    "REVOKED": f"was revoked. {_NEW}",
    "INACTIVE": f"is not active. {_NEW}",
}
_REASONS = {
    "CAA_ERROR": "A CAA record of the domain's DNS does not allow amazon.com; add one that does.",
    "ADDITIONAL_VERIFICATION_REQUIRED": "AWS wants to know more first: ask AWS Support.",
    "DOMAIN_NOT_ALLOWED": "The domain is on a list of unsafe ones: ask AWS Support.",
}
"""What to do first about some of ACM's reasons."""


@dataclass(frozen=True)
class Certificate:
    """A certificate: its ACM status, the host names that it is for, and its key's algorithm.

    `awaited` is what ACM waits for before it issues it; `reason` why it could not.
    """

    status: str
    names: tuple[str, ...] = ()
    key: str = ""
    awaited: tuple[str, ...] = ()
    reason: str = ""


def find(session: boto3.Session, arn: str) -> Certificate:
    """Ask ACM for a certificate; raises ClientError if that is not allowed."""
    try:
        client = session.client("acm", region_name=REGION, config=QUICK)
        found = client.describe_certificate(CertificateArn=arn)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return Certificate(_MISSING)
        raise
    told: dict[str, Any] = dict(found["Certificate"])
    return Certificate(
        told["Status"],
        (told["DomainName"], *told.get("SubjectAlternativeNames", ())),
        # ACM's answers write RSA-2048 where its requests have RSA_2048.
        told.get("KeyAlgorithm", "").replace("-", "_"),
        tuple(_awaited(told.get("DomainValidationOptions", ()))),
        told.get("FailureReason", ""),
    )


def _awaited(validations: Any) -> Iterator[str]:  # noqa: ANN401 - as boto3 gives it
    for one in validations:
        if one.get("ValidationStatus") == "SUCCESS":
            continue
        if "ResourceRecord" in one:
            record = one["ResourceRecord"]
            yield f"the DNS record {record['Name']} {record['Type']} {record['Value']}"
        elif one.get("ValidationMethod") == "EMAIL":
            yield f"an answer to its mail to {', '.join(one.get('ValidationEmails', ()))}"


def faults(certificate: Certificate, plan: Plan) -> list[str]:
    """Return a sentence for each thing that keeps CloudFront from serving the domain. Pure."""
    owner = plan.certificate.split(":")[4]
    if owner != plan.account:
        other = f"is of the account {owner}, but you deploy to {plan.account}. {_NEW}"
        return [f"The certificate {plan.certificate} {other}"]
    found = []
    if certificate.status == "PENDING_VALIDATION":
        waits = " and ".join(certificate.awaited) or "its validation"
        found.append(
            f"The certificate of {plan.domain} is not issued yet: ACM waits for {waits}. When ACM "
            "says Issued, deploy again."
        )
    elif certificate.status != "ISSUED":
        state = _STATES.get(certificate.status, f"is {certificate.status} in ACM. {_NEW}")
        first = _REASONS.get(certificate.reason, certificate.reason)
        found.append(f"The certificate {plan.certificate} {state} {first}".rstrip())
    if certificate.names and not _covers(certificate.names, plan.domain.lower()):
        found.append(
            f"The certificate {plan.certificate} is for {', '.join(sorted(set(certificate.names)))}"
            f", not for {plan.domain}. Choose one that names it, or the other domain."
        )
    if certificate.key and certificate.key not in _KEYS:
        found.append(
            f"The certificate {plan.certificate} has a key that CloudFront does not take "
            f"({certificate.key}). Request one with RSA 2048 or ECDSA P 256."
        )
    return found


def _covers(names: tuple[str, ...], domain: str) -> bool:
    """Return whether one of the names is the domain; `*.` stands for exactly one label."""
    above = domain.partition(".")[2]
    return bool({name.lower() for name in names} & {domain, f"*.{above}"})
