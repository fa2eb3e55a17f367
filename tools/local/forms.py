"""The check of a presigned form that S3 makes and moto leaves out. Pure.

After "Creating a POST policy" and "Calculating a signature" in the S3 API reference.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

# Fields that a policy need not speak of.
_EXEMPT = {"x-amz-signature", "policy", "file"}


@dataclass(frozen=True)
class Credentials:
    """The key pair that forms are signed with."""

    access_key: str
    secret_key: str


@dataclass(frozen=True)
class PostedForm:
    """A form as it arrived: its fields in lower case, and the size of its file in bytes."""

    fields: Mapping[str, str]
    file_size: int | None


@dataclass(frozen=True)
class Refusal:
    """What S3 answers to a form that it refuses; `details` become elements of its XML."""

    status: int
    code: str
    message: str
    details: Mapping[str, str] = field(default_factory=dict)


def check(form: PostedForm, bucket: str, credentials: Credentials, now: datetime) -> Refusal | None:
    """Return how S3 would refuse a form, or None if it would store the file."""
    if form.file_size is None:
        return Refusal(400, "InvalidArgument", "POST requires exactly one file upload per request.")
    if "key" not in form.fields:
        return Refusal(400, "InvalidArgument", "Bucket POST must contain a field named 'key'.")
    if "policy" not in form.fields:
        return Refusal(403, "AccessDenied", "Access Denied")
    refusal = _check_signature(form.fields, credentials)
    if refusal is not None:
        return refusal
    policy = _read_policy(form.fields["policy"])
    if policy is None:
        return Refusal(400, "InvalidPolicyDocument", "Invalid Policy: Invalid JSON.")
    return _check_policy(policy, form, bucket, now)


def _check_signature(fields: Mapping[str, str], credentials: Credentials) -> Refusal | None:
    scope = fields.get("x-amz-credential", "").split("/")
    if fields.get("x-amz-algorithm") != "AWS4-HMAC-SHA256" or len(scope) != len("kdrst"):
        return Refusal(403, "AccessDenied", "Access Denied")
    access_key, *parts = scope
    if access_key != credentials.access_key:
        message = "The AWS Access Key Id you provided does not exist in our records."
        return Refusal(403, "InvalidAccessKeyId", message)
    key = b"AWS4" + credentials.secret_key.encode()
    for part in [*parts, fields["policy"]]:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(key.hex().encode(), fields.get("x-amz-signature", "").encode()):
        return Refusal(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided.",
        )
    return None


def _read_policy(text: str) -> dict[str, Any] | None:
    try:
        policy = json.loads(base64.b64decode(text, validate=True))
    except (ValueError, binascii.Error):
        return None
    return policy if isinstance(policy, dict) else None


def _check_policy(
    policy: Mapping[str, Any], form: PostedForm, bucket: str, now: datetime
) -> Refusal | None:
    if datetime.fromisoformat(policy["expiration"]).astimezone(UTC) <= now:
        return _denied("Policy expired.")
    actual = {**form.fields, "bucket": bucket}
    covered = set(_EXEMPT)
    size = form.file_size or 0
    for operator, name, value in _conditions(policy["conditions"]):
        if operator == "content-length-range":
            refusal = _check_size(size, int(name), int(value))
        else:
            covered.add(name)
            refusal = _check_field(operator, name, value, actual.get(name, ""))
        if refusal is not None:
            return refusal
    extra = [name for name in form.fields if name not in covered and not name.startswith("x-ign")]
    return _denied(f"Extra input fields: {', '.join(extra)}") if extra else None


def _conditions(conditions: list[Any]) -> list[tuple[str, str, str]]:
    """Bring the spellings of conditions to one: operator, field name, value."""
    found = []
    for condition in conditions:
        if isinstance(condition, dict):
            found += [("eq", name.lower(), str(value)) for name, value in condition.items()]
        else:
            operator, name, value = (str(part) for part in condition)
            found.append((operator.lower(), name.lower().removeprefix("$"), value))
    return found


def _check_size(size: int, least: int, most: int) -> Refusal | None:
    if size > most:
        return Refusal(
            400,
            "EntityTooLarge",
            "Your proposed upload exceeds the maximum allowed size",
            {"ProposedSize": str(size), "MaxSizeAllowed": str(most)},
        )
    if size < least:
        return Refusal(
            400,
            "EntityTooSmall",
            "Your proposed upload is smaller than the minimum allowed size",
            {"ProposedSize": str(size), "MinSizeAllowed": str(least)},
        )
    return None


def _check_field(operator: str, name: str, value: str, actual: str) -> Refusal | None:
    held = actual.startswith(value) if operator == "starts-with" else actual == value
    if held:
        return None
    return _denied(f'Policy Condition failed: ["{operator}", "${name}", "{value}"]')


def _denied(reason: str) -> Refusal:
    return Refusal(403, "AccessDenied", f"Invalid according to Policy: {reason}")
