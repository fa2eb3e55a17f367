"""The function at CloudFront that leads short addresses to shares. Pure.

It chooses the bucket, because a path that was rewritten gets no other behaviour.
"""

from fuzzyvision.aws.resources.intrinsics import Json, get, sub
from fuzzyvision.common.project import ROOT

ADDRESSES = "Addresses"

_CODE = ROOT / "infra" / "addresses.js"


def addresses() -> Json:
    """Return the function."""
    return {
        ADDRESSES: {
            "Type": "AWS::CloudFront::Function",
            "Properties": {
                # One account's in all regions.
                "Name": sub("${AWS::StackName}-${AWS::Region}"),
                "AutoPublish": True,
                "FunctionCode": _CODE.read_text(encoding="utf-8"),
                "FunctionConfig": {
                    "Comment": "Leads /NAME to the share of a picture.",
                    "Runtime": "cloudfront-js-2.0",  # 1.0 cannot choose an origin
                },
            },
        }
    }


def rewriting() -> Json:
    """Return what a behaviour needs to call the function."""
    arn = get(ADDRESSES, "FunctionARN")
    return {"FunctionAssociations": [{"EventType": "viewer-request", "FunctionARN": arn}]}
