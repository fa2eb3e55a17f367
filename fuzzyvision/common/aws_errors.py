"""Errors of AWS and of the moto stack, as sentences for people."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConfigParseError,
    ConnectionError,  # noqa: A004 - botocore's name for what every lost connection is
    CredentialRetrievalError,
    HTTPClientError,
    LoginError,
    LoginInsufficientPermissions,
    MissingDependencyException,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

from chalicelib.errors import BusyError
from fuzzyvision.common import profiles
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.session import session
from fuzzyvision.common.stage_names import LOCAL, stack_name

START = "`ENGINE=moto make run` starts one."
_OTHER_REGION = "choose another: export AWS_REGION=eu-central-1"
_NO_CREDENTIALS = (
    "No AWS credentials were found. Run `aws login`, `aws configure` or `aws sso login`, or set "
    "AWS_PROFILE, then try again."
)
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_UNKNOWN = {
    "AuthFailure",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidToken",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_UNFINISHED = {"NotSignedUp", "OptInRequired", "SubscriptionRequiredException"}
_FORBIDDEN = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
_MISSING = {"NoSuchBucket", "ResourceNotFoundException"}
_ALWAYS_ENABLED = {
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1"),
    *("ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1"),
    *("eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1"),
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2"),
}
"""Regions of every account; those that came later must be enabled, all of them
(docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html)."""


@contextmanager
def translated(stage: str) -> Iterator[None]:
    """Turn an error of AWS, or of the moto stack, into a CommandError about a stage."""
    try:
        yield
    except (ClientError, BotoCoreError, BusyError) as error:
        raise CommandError(_sentence(error, stage)) from error


def _sentence(error: Exception, stage: str) -> str:
    """Return what is wrong and what to do about it."""
    place = "the moto stack" if stage == LOCAL else f"the stage {stage}"
    if isinstance(error, ClientError):
        return _refusal(error, stage, place)
    if isinstance(error, BusyError):
        return f"The table of {place} is busy. Run it again in a minute."
    if isinstance(error, (ConnectionError, HTTPClientError)):
        return _unreachable(error, stage)
    return _of_credentials(error) or f"AWS cannot be asked about {place}: {error}"


def _unreachable(error: Exception, stage: str) -> str:
    if stage == LOCAL:
        return f"The moto stack does not answer. {START}"
    return (
        f"AWS cannot be reached in the region {_region()}: {error} Check the connection, and the "
        f"region's name, or {_OTHER_REGION}"
    )


def _of_credentials(error: Exception) -> str:
    """Return the sentence about the owner's credentials or settings, empty for other errors."""
    name = profiles.profile()
    sentence = ""
    match error:
        case NoCredentialsError() | PartialCredentialsError():
            sentence = _NO_CREDENTIALS
        case NoRegionError():
            sentence = "No AWS region is set. Say which one: export AWS_REGION=eu-central-1"
        case ProfileNotFound():
            sentence = (
                f"There is no profile {name} in AWS's settings. `aws configure list-profiles` "
                "names those that exist; set AWS_PROFILE to one of them, or unset it."
            )
        case ConfigParseError():
            sentence = f"AWS's settings cannot be read. Correct this file: {error.kwargs['path']}"
        case LoginInsufficientPermissions():
            sentence = (
                f"The user of the profile {name} may not log in from here. Ask the administrator "
                "of the account for the policy SignInLocalDevelopmentAccess."
            )
        case LoginError():
            sentence = f"You are no longer logged in: {profiles.login('aws login')}."
        case SSOError() | TokenRetrievalError():
            sentence = f"You are no longer logged in: {profiles.login('aws sso login')}."
        case MissingDependencyException():
            sentence = (
                f"The profile {name} needs a library that is missing. Install it: "
                f"{sys.executable} -m pip install 'botocore[crt]'"
            )
        case CredentialRetrievalError():
            sentence = f"The profile {name} gives no credentials: {error}"
    return sentence


def _region() -> str:
    try:
        return session().region_name or "that is not set"
    except BotoCoreError:
        return "that is not set"


def _refusal(error: ClientError, stage: str, place: str) -> str:
    told = error.response.get("Error", {})  # a proxy between us and AWS may tell nothing
    code, message = told.get("Code", "no reason"), told.get("Message", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    of_account = _of_account(code)
    if of_account:
        return of_account
    if code == "ValidationError" and "does not exist" in message:
        return f"There is no stack {stack_name(stage)} in this account and region."
    if code in _FORBIDDEN or status == HTTPStatus.FORBIDDEN:
        return (
            f"These credentials do not allow {error.operation_name} on {place}: {message or code} "
            "Use others, or ask the administrator of the account."
        )
    if code in _MISSING:
        return f"A bucket or the table of {place} is missing ({code}). Deploy it again."
    return f"AWS refused {error.operation_name} on {place} ({code}): {message}"


def _of_account(code: str) -> str:
    """Return the sentence about keys or an account that AWS does not take, empty if it does."""
    if code in _EXPIRED:
        return f"Your AWS credentials have expired: {profiles.login()}, then try again."
    if code in _UNFINISHED:
        return (
            f"This AWS account is not ready yet ({code}). Finish signing up in the console: "
            "payment, telephone, support plan. AWS may then take a day to activate it."
        )
    return _unknown(_region()) if code in _UNKNOWN else ""


def _unknown(region: str) -> str:
    check = "Check AWS_PROFILE and `aws configure list`."
    if region in _ALWAYS_ENABLED:
        return f"AWS does not know these credentials. {check}"
    # A region that is not enabled answers as if it had never heard of the account.
    return (
        f"The region {region} may not be enabled for this account: AWS does not know these "
        f"credentials there. Enable it in the console, Account, AWS Regions, or {_OTHER_REGION}. "
        f"If it is enabled: {check[0].lower()}{check[1:]}"
    )
