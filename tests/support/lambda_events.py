"""Events as AWS sends them. Pure.

After "Lambda proxy integrations in API Gateway" and "Event message structure" of S3 notifications.
The local engine makes the event of a queue: fuzzyvision/local/moto/poller.py.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote_plus

_ACCOUNT = "123456789012"
_STAGE = "api"


def api_request(
    method: str,
    route: str,
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
    parameters: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the event of a request to the API; `parameters` fill in the braces of the route."""
    path = route.format(**(parameters or {}))
    sent = {"Content-Type": "application/json", "Host": "abcdef1234.execute-api.us-east-1."}
    sent |= {"X-Forwarded-Proto": "https", "User-Agent": "Amazon CloudFront", **(headers or {})}
    return {
        "resource": route,
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": dict(parameters) if parameters else None,
        "stageVariables": None,
        "requestContext": {
            "accountId": _ACCOUNT,
            "apiId": "abcdef1234",
            "httpMethod": method,
            "identity": {"sourceIp": "203.0.113.7", "userAgent": "Amazon CloudFront"},
            "path": f"/{_STAGE}{path}",
            "protocol": "HTTP/1.1",
            "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "requestTimeEpoch": 1_795_305_600_000,
            "resourceId": "abc123",
            "resourcePath": route,
            "stage": _STAGE,
        },
        "body": body,
        "isBase64Encoded": False,
    }


def message(body: str, deliveries: int = 1) -> dict[str, Any]:
    """Return a message with that body, as it is received from a queue."""
    return {
        "MessageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
        "ReceiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        "Body": body,
        "MD5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
        "Attributes": {
            "ApproximateReceiveCount": str(deliveries),
            "SentTimestamp": "1795305600000",
            "SenderId": "AROAEXAMPLE:S3-PROD-END",
            "ApproximateFirstReceiveTimestamp": "1795305600001",
        },
    }


def object_created(bucket: str, key: str, etag: str, size: int) -> str:
    """Return the body of the message that S3 sends for a posted object."""
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "us-east-1",
        "eventTime": "2026-11-22T12:00:00.000Z",
        "eventName": "ObjectCreated:Post",
        "userIdentity": {"principalId": "AWS:AROAEXAMPLE:fuzzy-vision"},
        "requestParameters": {"sourceIPAddress": "203.0.113.7"},
        "responseElements": {"x-amz-request-id": "C3D13FE58DE4C810"},
        "s3": {
            "s3SchemaVersion": "1.0",
            "configurationId": "uploads",
            "bucket": {"name": bucket, "arn": f"arn:aws:s3:::{bucket}"},
            "object": {
                "key": quote_plus(key),
                "size": size,
                "eTag": etag,
                "sequencer": "0055AED6DCD90281E5",
            },
        },
    }
    return json.dumps({"Records": [record]})
