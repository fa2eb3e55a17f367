"""The owner's AWS account, as boto3 finds it in the usual places."""

from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import NoRegionError

from fuzzyvision.common.session import session

_PATIENT = Config(retries={"mode": "standard", "max_attempts": 8})


@dataclass(frozen=True)
class Account:
    """An account and a region, and clients for them."""

    number: str
    region: str
    session: boto3.Session

    @classmethod
    def connect(cls) -> "Account":
        """Find out whose account this is.

        Raises what boto3 raises if there are no usable credentials or no region.
        """
        found = session()
        if found.region_name is None:
            raise NoRegionError
        identity = found.client("sts", config=_PATIENT).get_caller_identity()
        return cls(identity["Account"], found.region_name, found)

    def client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401 - boto3 makes its client classes at run time
        """Return a client for a service, in the account's region unless told otherwise."""
        named = region or self.region
        return self.session.client(service, region_name=named, config=_PATIENT)  # type: ignore[call-overload] # the service is known at run time only

    def bucket(self, name: str) -> Any:  # noqa: ANN401 - as above
        """Return a bucket."""
        return self.session.resource("s3", region_name=self.region, config=_PATIENT).Bucket(name)
