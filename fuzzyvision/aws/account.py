"""The owner's AWS account, as boto3 finds it in the usual places."""

from dataclasses import dataclass

import boto3
from botocore.exceptions import NoRegionError

from fuzzyvision.common.session import session


@dataclass(frozen=True)
class Account:
    """An account, a region and a session for them. `identity` is the ARN of who is asking."""

    number: str
    region: str
    session: boto3.Session
    identity: str

    @classmethod
    def connect(cls) -> "Account":
        """Find out whose account this is.

        Raises what boto3 raises if there are no usable credentials or no region.
        """
        found = session()
        if found.region_name is None:
            raise NoRegionError
        identity = found.client("sts").get_caller_identity()
        return cls(identity["Account"], found.region_name, found, identity["Arn"])
