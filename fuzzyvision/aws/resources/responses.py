"""The headers that CloudFront adds to every response, errors too, as the local front does. Pure."""

from fuzzyvision.aws.resources.intrinsics import Json, sub
from fuzzyvision.aws.resources.naming import about_uploads, uploads_origin
from fuzzyvision.common.headers import security_headers

FILES, CALLS = "FileHeaders", "CallHeaders"

_YEAR = 31_536_000
_INNER = ("x-amz-meta-claim", "x-amz-meta-picture", "x-amz-server-side-encryption")
"""Headers of S3 objects that no reader uses."""


def responses() -> Json:
    """Return the headers of the site's files and public objects, and those of the API's answers."""
    return {
        FILES: _headers(
            "files", RemoveHeadersConfig={"Items": [{"Header": one} for one in _INNER]}
        ),
        CALLS: _headers("calls", {"Cache-Control": "no-store"}),
    }


def _headers(kind: str, more: dict[str, str] | None = None, **config: Json) -> Json:
    headers = security_headers(uploads_origin())
    security = {
        "ContentSecurityPolicy": {
            "ContentSecurityPolicy": about_uploads(headers.pop("Content-Security-Policy")),
            "Override": True,
        },
        "ContentTypeOptions": {"Override": True},
        "FrameOptions": {"FrameOption": headers.pop("X-Frame-Options"), "Override": True},
        "ReferrerPolicy": {"ReferrerPolicy": headers.pop("Referrer-Policy"), "Override": True},
        # Only here: the local stack speaks plain HTTP.
        "StrictTransportSecurity": {"AccessControlMaxAgeSec": _YEAR, "Override": True},
    }
    del headers["X-Content-Type-Options"]  # ContentTypeOptions has but one value, nosniff
    custom = [
        {"Header": name, "Value": value, "Override": True}
        for name, value in {**headers, **(more or {})}.items()
    ]
    return {
        "Type": "AWS::CloudFront::ResponseHeadersPolicy",
        "Properties": {
            "ResponseHeadersPolicyConfig": {
                # Such names are one account's in all regions.
                "Name": sub(f"${{AWS::StackName}}-{kind}-${{AWS::Region}}"),
                "SecurityHeadersConfig": security,
                "CustomHeadersConfig": {"Items": custom},
                **config,
            }
        },
    }
