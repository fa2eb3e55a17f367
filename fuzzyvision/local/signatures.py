"""The check of a request's signature that AWS makes and moto leaves out. Pure.

After "Authenticating Requests (AWS Signature Version 4)" in the S3 API reference; botocore's
signers compute what the signature should be.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials as Keys
from werkzeug.datastructures import EnvironHeaders

from fuzzyvision.common.environment import Credentials
from fuzzyvision.local.post_policy import Refusal

MOST_SKEW = timedelta(minutes=15)
"""How far a request's date may be off, as at S3."""

_FORM = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<access_key>\w+)/(?P<day>\d{8})/(?P<region>[\w-]+)"
    r"/(?P<service>[a-z0-9-]+)/aws4_request, *SignedHeaders=(?P<headers>[a-z0-9;-]+)"
    r", *Signature=(?P<signature>[0-9a-f]{64})",
    re.ASCII,
)
_DENIED = Refusal(403, "AccessDenied", "Access Denied")
_UNHASHED = {"UNSIGNED-PAYLOAD", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}


def check_claim(
    environ: Mapping[str, Any], credentials: Credentials, now: datetime
) -> Refusal | None:
    """Return how a request is refused before its body is read, or None.

    It has to claim to be the owner's and of now, and to sign all that speaks to AWS.
    """
    headers = EnvironHeaders(dict(environ))
    claim = _FORM.fullmatch(headers.get("Authorization", ""))
    if claim is None or claim["access_key"] != credentials.access_key:
        return _DENIED
    signed = {"authorization", *claim["headers"].split(";")}
    needed = {"host", "x-amz-date"} | {n.lower() for n in headers.keys() if n.startswith("X-Amz-")}  # noqa: SIM118 - no dict
    if claim["service"] == "s3":
        needed.add("x-amz-content-sha256")
    if needed - signed:
        message = "There were headers present in the request which were not signed"
        return Refusal(403, "AccessDenied", message)
    try:
        date = datetime.strptime(headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except (KeyError, ValueError):
        return Refusal(403, "AccessDenied", "AWS authentication requires a valid X-Amz-Date")
    if abs(now - date) > MOST_SKEW:
        message = "The difference between the request time and the current time is too large."
        return Refusal(403, "RequestTimeTooSkewed", message)
    return None


def check_signature(
    environ: Mapping[str, Any], body: bytes, credentials: Credentials
) -> Refusal | None:
    """Return how a request is refused whose signature is wrong, or None."""
    headers = EnvironHeaders(dict(environ))
    claim = _FORM.fullmatch(headers["Authorization"])
    if claim is None:
        return _DENIED
    declared = headers.get("X-Amz-Content-SHA256", "")
    if claim["service"] == "s3" and declared not in _UNHASHED | {hashlib.sha256(body).hexdigest()}:
        message = "The provided 'x-amz-content-sha256' header does not match what was computed."
        return Refusal(400, "XAmzContentSHA256Mismatch", message)
    url = f"http://{headers['Host']}{quote(environ['PATH_INFO'].encode('latin-1'))}"
    if environ.get("QUERY_STRING"):
        url += f"?{environ['QUERY_STRING']}"
    named = {name: headers[name] for name in claim["headers"].split(";") if name in headers}
    request = AWSRequest(environ["REQUEST_METHOD"], url, headers=named, data=body)
    request.context["timestamp"] = headers["X-Amz-Date"]
    signer = S3SigV4Auth if claim["service"] == "s3" else SigV4Auth
    keys = Keys(credentials.access_key, credentials.secret_key)
    auth = signer(keys, claim["service"], claim["region"])
    text = auth.string_to_sign(request, auth.canonical_request(request))
    right = hmac.compare_digest(auth.signature(text, request), claim["signature"])
    if right and headers["X-Amz-Date"].startswith(claim["day"]):
        return None
    message = "The request signature we calculated does not match the signature you provided."
    return Refusal(403, "SignatureDoesNotMatch", message)
