"""The API in front of its function: throttled, traced, and with our own words for its refusals.

Pure. There are no access logs: API Gateway writes them only where the whole account has a role for
it, which is not a stack's to set, and they hold addresses of peers. The function logs every call.
"""

import json
from http import HTTPStatus

from fuzzyvision.aws.resources.ids import REST_API
from fuzzyvision.aws.resources.intrinsics import Json, sub
from fuzzyvision.aws.resources.options import Options

_NOT_FOUND = (404, "Not Found", "not-found", "There is nothing at this address.")
_NOT_READ = (400, "Bad Request", "invalid-request", "The request cannot be read.")
_TOO_MANY = (
    429,
    "Too Many Requests",
    "too-many-requests",
    "There are too many requests just now. Try again in a moment.",
)
_FAILED = ("internal", "Something failed here. Try again.")
_REFUSALS = {
    # A path or method without a route. The other ones come from headers that nobody here has a
    # use for. None is a 403, which CloudFront takes for a page that is missing.
    "MISSING_AUTHENTICATION_TOKEN": _NOT_FOUND,
    "RESOURCE_NOT_FOUND": _NOT_FOUND,
    "ACCESS_DENIED": _NOT_FOUND,
    "EXPIRED_TOKEN": _NOT_FOUND,
    "INVALID_API_KEY": _NOT_FOUND,
    "INVALID_SIGNATURE": _NOT_FOUND,
    "UNAUTHORIZED": _NOT_FOUND,
    "WAF_FILTERED": _NOT_FOUND,
    "BAD_REQUEST_BODY": _NOT_READ,
    "BAD_REQUEST_PARAMETERS": _NOT_READ,
    "REQUEST_TOO_LARGE": (413, "Content Too Large", "too-large", "The request is too long."),
    "UNSUPPORTED_MEDIA_TYPE": (
        415,
        "Unsupported Media Type",
        "unsupported-media-type",
        "The request must say Content-Type: application/json.",
    ),
    "THROTTLED": _TOO_MANY,
    "QUOTA_EXCEEDED": _TOO_MANY,
    "INTEGRATION_FAILURE": (502, "Bad Gateway", *_FAILED),
    "INTEGRATION_TIMEOUT": (504, "Gateway Timeout", *_FAILED),
    "DEFAULT_4XX": _NOT_READ,
    "DEFAULT_5XX": (500, "Internal Server Error", *_FAILED),
}

_COMPRESSED_FROM = 1024
_WAIT_SECONDS = 1


def gateway(options: Options) -> Json:
    """Return what is merged into the API that Chalice describes."""
    return {
        REST_API: {
            "Type": "AWS::Serverless::Api",
            "Properties": {
                # The name is a dimension of the metrics: without it, all stages would share theirs.
                "Name": sub("${AWS::StackName}"),
                "EndpointConfiguration": {"Type": "REGIONAL"},
                "SecurityPolicy": "SecurityPolicy_TLS13_1_2_2021_06",
                "EndpointAccessMode": "BASIC",
                # Without a version SAM makes a second stage, called Stage.
                "OpenApiVersion": "2.0",
                "TracingEnabled": True,
                "MinimumCompressionSize": _COMPRESSED_FROM,
                "MethodSettings": [
                    {
                        "ResourcePath": "/*",
                        "HttpMethod": "*",
                        "ThrottlingRateLimit": options.requests,
                        "ThrottlingBurstLimit": 2 * options.requests,
                    }
                ],
                "GatewayResponses": {
                    kind: _refusal(*refusal) for kind, refusal in _REFUSALS.items()
                },
                "Tags": options.tags,
            },
        }
    }


def _refusal(status: int, title: str, code: str, detail: str) -> Json:
    """Return a refusal of API Gateway's own as the problem document that the API promises."""
    problem = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
    }
    headers = {"Content-Type": "'application/problem+json'"}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        headers["Retry-After"] = f"'{_WAIT_SECONDS}'"
    return {
        "StatusCode": status,
        "ResponseParameters": {"Headers": headers},
        # The only template is taken, whatever the request accepts.
        "ResponseTemplates": {"application/json": json.dumps(problem)},
    }
