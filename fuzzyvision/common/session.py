"""The owner's AWS session, made in the one way that every command uses."""

import os

import boto3
import botocore.session
from botocore.config import Config


def session() -> boto3.Session:
    """Return a session for the account and region of the shell, whose clients retry patiently.

    AWS_REGION is passed on: AWS's other tools read it, boto3 reads AWS_DEFAULT_REGION only.
    """
    core = botocore.session.get_session()
    core.set_default_client_config(Config(retries={"mode": "standard", "max_attempts": 8}))
    return boto3.Session(botocore_session=core, region_name=os.environ.get("AWS_REGION") or None)
