"""How CloudFront gets files from the buckets, and how long it keeps them. Pure."""

from fuzzyvision.aws.resources.intrinsics import Json, sub

CACHE, ACCESS = "FileCache", "BucketAccess"

_YEAR = 31_536_000


def files() -> Json:
    """Return both; an account's regions share their names."""
    return {ACCESS: _access(), CACHE: _cache()}


def _access() -> Json:
    """Return how CloudFront signs what it asks of the buckets."""
    return {
        "Type": "AWS::CloudFront::OriginAccessControl",
        "Properties": {
            "OriginAccessControlConfig": {
                "Name": sub("${AWS::StackName}-${AWS::Region}"),
                "OriginAccessControlOriginType": "s3",
                "SigningBehavior": "always",
                "SigningProtocol": "sigv4",
            }
        },
    }


def _cache() -> Json:
    """Return the rule of keeping: as long as the file itself says, which all of ours do.

    CloudFront's own policy for this keeps everything a second at least, answers and pages too.
    """
    none = {"CookieBehavior": "none"}, {"HeaderBehavior": "none"}, {"QueryStringBehavior": "none"}
    cookies, headers, queries = none
    return {
        "Type": "AWS::CloudFront::CachePolicy",
        "Properties": {
            "CachePolicyConfig": {
                "Name": sub("${AWS::StackName}-${AWS::Region}"),
                "MinTTL": 0,
                "DefaultTTL": 0,
                "MaxTTL": _YEAR,
                "ParametersInCacheKeyAndForwardedToOrigin": {
                    "CookiesConfig": cookies,
                    "HeadersConfig": headers,
                    "QueryStringsConfig": queries,
                    "EnableAcceptEncodingBrotli": True,
                    "EnableAcceptEncodingGzip": True,
                },
            }
        },
    }
