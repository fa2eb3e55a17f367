"""Signs forms as S3's clients do, with the secret of a folder. `post_policy` checks them.

After "Creating a POST policy" and "Calculating a signature" in the S3 API reference.
"""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from fuzzyvision.common.environment import REGION, UPLOADS_BUCKET, Credentials
from fuzzyvision.local.post_policy import signature

_ALGORITHM = "AWS4-HMAC-SHA256"


def credentials(key: bytes) -> Credentials:
    """Return what forms are signed with, and checked."""
    return Credentials("LOCAL", key.hex())


def presigned_post(
    owner: Credentials, url: str, upload: Mapping[str, str], size: int, seconds: int
) -> dict[str, Any]:
    """Return `url` and `fields` of a form that posts one file of `size` bytes in time.

    `upload` are the fields that say what is posted: `key` and `Content-Type`.
    """
    now = datetime.now(UTC)
    scope = [now.strftime("%Y%m%d"), REGION, "s3", "aws4_request"]
    fields = {
        **upload,
        "x-amz-algorithm": _ALGORITHM,
        "x-amz-credential": "/".join([owner.access_key, *scope]),
        "x-amz-date": now.strftime("%Y%m%dT%H%M%SZ"),
    }
    end = now + timedelta(seconds=seconds)
    policy = {
        "expiration": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "conditions": [
            ["content-length-range", size, size],
            {"bucket": UPLOADS_BUCKET},
            *({name: value} for name, value in fields.items()),
        ],
    }
    fields["policy"] = base64.b64encode(json.dumps(policy).encode()).decode()
    fields["x-amz-signature"] = signature(owner, scope, fields["policy"])
    return {"url": url, "fields": fields}
