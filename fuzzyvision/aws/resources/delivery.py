"""CloudFront: the site, the public objects and the API under one address. Pure.

A missing object is a 403 in S3, since CloudFront may not list the buckets: ids of uploads
are secrets. A 403 becomes a 404 with the site's error page, for pages as for objects that are not
yet there; the page that waits looks at the status alone. The API's own 404 pass unchanged, and it
has no 403. No error is kept: a missing object may exist in a moment.
"""

from fuzzyvision.aws.resources.addresses import addresses, rewriting
from fuzzyvision.aws.resources.buckets import PUBLIC_FOLDERS, SHARES_FOLDER
from fuzzyvision.aws.resources.files import ACCESS, CACHE, files
from fuzzyvision.aws.resources.ids import DISTRIBUTION, REST_API, RESULTS, SITE
from fuzzyvision.aws.resources.intrinsics import Json, get, ref, sub
from fuzzyvision.aws.resources.options import Options
from fuzzyvision.aws.resources.responses import CALLS, FILES

# CloudFront's own policies, the same in every account.
_CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
_ALL_VIEWER_EXCEPT_HOST = "b689b0a8-53d0-40ab-baf2-68738e2966ac"

_READS = ["GET", "HEAD"]
_ALL_METHODS = [*_READS, "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
_ERRORS = (400, 404, 405, 414, 416, 500, 501, 502, 503, 504)
"""All that CloudFront would keep for ten seconds, but 403."""

_SITE, _RESULTS, _API = "site", "results", "api"


def delivery(options: Options) -> Json:
    """Return the distribution with what it needs."""
    return {
        DISTRIBUTION: {
            "Type": "AWS::CloudFront::Distribution",
            "Properties": {"DistributionConfig": _distribution(options)},
        },
        **files(),
        **addresses(),
    }


def _distribution(options: Options) -> Json:
    return {
        "Comment": sub("${AWS::StackName}"),
        "Enabled": True,
        "HttpVersion": "http2and3",
        "IPV6Enabled": True,
        "PriceClass": f"PriceClass_{options.price_class}",
        "DefaultRootObject": "index.html",
        "Origins": [_bucket(_SITE, SITE), _bucket(_RESULTS, RESULTS), _api()],
        "DefaultCacheBehavior": {**_files(_SITE), **rewriting()},
        "CacheBehaviors": [
            *(
                {"PathPattern": f"/{name}/*", **_files(_RESULTS)}
                for name in PUBLIC_FOLDERS
                if name != SHARES_FOLDER
            ),
            _calls(),
        ],
        "CustomErrorResponses": [
            {
                "ErrorCode": 403,
                "ResponseCode": 404,
                "ResponsePagePath": "/error.html",
                "ErrorCachingMinTTL": 0,
            },
            *({"ErrorCode": code, "ErrorCachingMinTTL": 0} for code in _ERRORS),
        ],
        **_address(options),
    }


def _address(options: Options) -> Json:
    if options.domain is None:
        # CloudFront's own certificate; it also sets the oldest version of TLS by itself.
        return {"ViewerCertificate": {"CloudFrontDefaultCertificate": True}}
    return {
        "Aliases": [options.domain],
        "ViewerCertificate": {
            "AcmCertificateArn": options.certificate,
            "SslSupportMethod": "sni-only",
            "MinimumProtocolVersion": "TLSv1.2_2021",
        },
    }


def _files(origin: str) -> Json:
    return {
        "TargetOriginId": origin,
        "ViewerProtocolPolicy": "redirect-to-https",
        "AllowedMethods": _READS,
        "CachedMethods": _READS,
        "Compress": True,
        "CachePolicyId": ref(CACHE),
        "ResponseHeadersPolicyId": ref(FILES),
    }


def _calls() -> Json:
    return {
        # The API's stage is called api: the path is passed on as it is.
        "PathPattern": "/api/*",
        "TargetOriginId": _API,
        "ViewerProtocolPolicy": "https-only",
        "AllowedMethods": _ALL_METHODS,
        "CachedMethods": _READS,
        "Compress": True,
        "CachePolicyId": _CACHING_DISABLED,
        "OriginRequestPolicyId": _ALL_VIEWER_EXCEPT_HOST,
        "ResponseHeadersPolicyId": ref(CALLS),
    }


def _bucket(origin: str, bucket: str) -> Json:
    return {
        "Id": origin,
        "DomainName": get(bucket, "RegionalDomainName"),
        "OriginAccessControlId": get(ACCESS, "Id"),
        "S3OriginConfig": {"OriginAccessIdentity": ""},  # the older way, which must be named empty
    }


def _api() -> Json:
    return {
        "Id": _API,
        "DomainName": sub("${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}", Api=ref(REST_API)),
        "CustomOriginConfig": {
            "OriginProtocolPolicy": "https-only",
            "OriginSSLProtocols": ["TLSv1.2"],
        },
    }
