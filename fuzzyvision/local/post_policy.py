"""The check of a presigned form that S3 makes and moto leaves out. Pure.

After "Creating a POST policy" and "Calculating a signature" in the S3 API reference.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from fuzzyvision.common.environment import Credentials

# Fields that a policy need not cover, and the prefix of others.
_EXEMPT = {"x-amz-signature", "policy", "file"}
_IGNORED = "x-ignore-"
_SIGNATURE = ("X-Amz-Signature", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date")


@dataclass(frozen=True)
class PostedForm:
    """A form as it arrived: its fields in lower case, and the size of its file in bytes.

    `file` is the file itself, or its beginning where it is longer than anybody would keep.
    """

    fields: Mapping[str, str]
    file_size: int | None
    file: bytes = field(default=b"", compare=False, repr=False)


@dataclass(frozen=True)
class Refusal:
    """What S3 answers to a form that it refuses; `details` become elements of its XML."""

    status: int
    code: str
    message: str
    details: Mapping[str, str] = field(default_factory=dict)


def check(form: PostedForm, bucket: str, credentials: Credentials, now: datetime) -> Refusal | None:
    """Return how S3 would refuse a form, or None if it would store the file."""
    refusal = _check_completeness(form) or _check_signature(form.fields, credentials)
    if refusal is not None:
        return refusal
    try:
        expiration, conditions = _read_policy(form.fields["policy"])
    except (ValueError, LookupError, TypeError, AttributeError):
        return Refusal(400, "InvalidPolicyDocument", "Invalid Policy: Invalid JSON.")
    if expiration <= now:
        return _denied("Policy expired.")
    return _check_conditions(conditions, form, bucket)


def signature(credentials: Credentials, scope: Sequence[str], policy: str) -> str:
    """Return the signature of a policy; `scope` is day, region, service and `aws4_request`."""
    key = b"AWS4" + credentials.secret_key.encode()
    for part in [*scope, policy]:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key.hex()


def _check_completeness(form: PostedForm) -> Refusal | None:
    if form.file_size is None:
        return _invalid("POST requires exactly one file upload per request.")
    if "key" not in form.fields:
        return _missing("key")
    if not form.fields["key"]:
        return _invalid("User key must have a length greater than 0.")
    missing = [name for name in _SIGNATURE if name.lower() not in form.fields]
    if len(missing) == len(_SIGNATURE):  # a form of nobody: that is for public buckets
        return Refusal(403, "AccessDenied", "Access Denied")
    if "policy" not in form.fields:
        missing.append("policy")
    return _missing(missing[0]) if missing else None


def _check_signature(fields: Mapping[str, str], credentials: Credentials) -> Refusal | None:
    scope = fields["x-amz-credential"].split("/")
    if fields["x-amz-algorithm"] != "AWS4-HMAC-SHA256" or len(scope) != len("kdrst"):
        return Refusal(403, "AccessDenied", "Access Denied")
    access_key, *parts = scope
    if access_key != credentials.access_key:
        message = "The AWS Access Key Id you provided does not exist in our records."
        return Refusal(403, "InvalidAccessKeyId", message)
    wanted = signature(credentials, parts, fields["policy"])
    if not hmac.compare_digest(wanted.encode(), fields["x-amz-signature"].encode()):
        return Refusal(
            403,
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided.",
        )
    return None


def _read_policy(text: str) -> tuple[datetime, list[tuple[str, str, str]]]:
    """Return when a policy ends, and its conditions; any of many errors if it is none."""
    policy = json.loads(base64.b64decode(text, validate=True))
    expiration = datetime.fromisoformat(policy["expiration"]).astimezone(UTC)
    return expiration, _conditions(policy["conditions"])


def _check_conditions(
    conditions: list[tuple[str, str, str]], form: PostedForm, bucket: str
) -> Refusal | None:
    actual = {**form.fields, "bucket": bucket}
    covered = set(_EXEMPT)
    size = form.file_size or 0
    for operator, name, value in conditions:
        if operator == "content-length-range":
            refusal = _check_size(size, int(name), int(value))
        else:
            covered.add(name)
            refusal = _check_field(operator, name, value, actual.get(name, ""))
        if refusal is not None:
            return refusal
    extra = [n for n in form.fields if n not in covered and not n.startswith(_IGNORED)]
    return _denied(f"Extra input fields: {', '.join(extra)}") if extra else None


def _conditions(conditions: list[Any]) -> list[tuple[str, str, str]]:
    """Bring the spellings of conditions to one: operator, field name, value."""
    found = []
    for condition in conditions:
        if isinstance(condition, dict):
            found += [("eq", name.lower(), str(value)) for name, value in condition.items()]
        elif isinstance(condition, list):
            operator, name, value = (str(part) for part in condition)
            found.append((operator.lower(), name.lower().removeprefix("$"), value))
        else:
            raise TypeError(f"Neither an object nor a list: {condition!r}")
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


def _invalid(message: str) -> Refusal:
    return Refusal(400, "InvalidArgument", message)


def _missing(name: str) -> Refusal:
    order = "If it is specified, please check the order of the fields."
    return _invalid(f"Bucket POST must contain a field named '{name}'.  {order}")


def _denied(reason: str) -> Refusal:
    return Refusal(403, "AccessDenied", f"Invalid according to Policy: {reason}")
