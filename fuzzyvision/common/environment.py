"""The environment of the local stack: whatever the shell holds, it never reaches a real account."""

import os
from collections.abc import MutableMapping
from dataclasses import dataclass

UPLOADS_BUCKET = "fuzzy-vision-local-uploads"
RESULTS_BUCKET = "fuzzy-vision-local-results"
VOTES_TABLE = "fuzzy-vision-local-votes"
REGION = "us-east-1"


@dataclass(frozen=True)
class Credentials:
    """The key pair that forms are signed with."""

    access_key: str
    secret_key: str


def isolate(environ: MutableMapping[str, str], credentials: Credentials, endpoint: str) -> None:
    """Point an environment at the local store, and take out all else that boto3 looks at.

    Profiles, roles, endpoints and proxies go; so do files of other places that boto3 reads.
    """
    for name in list(environ):
        if name.startswith(("AWS_", "BOTO_")) or name.lower().endswith("_proxy"):
            del environ[name]
    local = {
        "AWS_ACCESS_KEY_ID": credentials.access_key,
        "AWS_SECRET_ACCESS_KEY": credentials.secret_key,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "*",
        "POWERTOOLS_METRICS_DISABLED": "true",
        "UPLOADS_BUCKET": UPLOADS_BUCKET,
        "RESULTS_BUCKET": RESULTS_BUCKET,
        "VOTES_TABLE": VOTES_TABLE,
    }
    environ.update(local)
