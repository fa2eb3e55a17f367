"""The owner's AWS session, made in the one way that every command uses."""

import os

import boto3


def session() -> boto3.Session:
    """Return a session for the account and region of the shell.

    AWS_REGION is passed on: AWS's other tools read it, boto3 reads AWS_DEFAULT_REGION only.
    """
    return boto3.Session(region_name=os.environ.get("AWS_REGION") or None)
