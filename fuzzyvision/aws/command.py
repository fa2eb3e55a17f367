"""How the commands end: with a sentence for people, never with a traceback of AWS's."""

import sys
from collections.abc import Callable

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004 - botocore's name for what every lost connection is
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
)

from fuzzyvision.aws.errors import CloudError

_STALE = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_WRONG_KEYS = {"InvalidClientTokenId", "SignatureDoesNotMatch", "AuthFailure", "InvalidAccessKeyId"}
_FORBIDDEN = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "403"}


def run(call: Callable[[], int]) -> int:
    """Make the call and return its exit code, or 2 after a sentence on what is wrong."""
    try:
        return call()
    except (CloudError, BotoCoreError, ClientError) as error:
        print(explain(error), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped here. Run the same command again: it goes on from there.", file=sys.stderr)
        return 130


def explain(error: Exception) -> str:
    """Say in plain words what AWS, or the way there, objects to, and what to do."""
    if isinstance(error, ClientError):
        return _explain_answer(error)
    if isinstance(error, NoCredentialsError | PartialCredentialsError):
        return (
            "No AWS credentials were found. Run `aws configure` or `aws sso login`, "
            "or set AWS_PROFILE, then try again."
        )
    if isinstance(error, NoRegionError):
        return "No AWS region is set. Say which one, for instance: export AWS_REGION=eu-central-1"
    if isinstance(error, ConnectionError):
        return f"AWS cannot be reached: {error} Look at your connection and the region's name."
    return str(error)


def _explain_answer(error: ClientError) -> str:
    code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
    if code in _STALE:
        return "Your AWS credentials have expired. Log in again (`aws sso login`), then try again."
    if code in _WRONG_KEYS:
        return "AWS does not know these credentials. Look at AWS_PROFILE and `aws configure list`."
    if code in _FORBIDDEN:
        return (
            f"These credentials may not do this ({error.operation_name}): {message} "
            "Use ones that may administer the account, or ask who does."
        )
    return f"AWS refused {error.operation_name} ({code}): {message}"
