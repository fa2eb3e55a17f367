"""Errors of the owner's keys, profile, region and account, as sentences."""

import sys

from botocore.exceptions import (
    BotoCoreError,
    ConfigParseError,
    CredentialRetrievalError,
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

from fuzzyvision.common import profiles
from fuzzyvision.common.session import session

OTHER_REGION = "choose another: export AWS_REGION=eu-central-1"
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
_ALWAYS_ENABLED = {
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1"),
    *("ap-southeast-1", "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-north-1"),
    *("eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1"),
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2"),
}
"""Regions of every account; those that came later must be enabled, all of them
(docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html)."""


def of_settings(error: Exception) -> str:
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
        case CredentialRetrievalError():
            sentence = f"The profile {name} gives no credentials: {error}"
        case _:
            sentence = _of_session(error, name)
    return sentence


def _of_session(error: Exception, name: str) -> str:
    """Return the sentence about a profile that one logs in to, empty for other errors."""
    sentence = ""
    match error:
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
    return sentence


def of_code(code: str) -> str:
    """Return the sentence about keys or an account that AWS does not take, empty if it does."""
    if code in _EXPIRED:
        return f"Your AWS credentials have expired: {profiles.login()}, then try again."
    if code in _UNFINISHED:
        return (
            f"This AWS account is not ready yet ({code}). Finish signing up in the console: "
            "payment, telephone, support plan. AWS may then take a day to activate it."
        )
    return _unknown(region()) if code in _UNKNOWN else ""


def _unknown(name: str) -> str:
    check = "Check AWS_PROFILE and `aws configure list`."
    if name in _ALWAYS_ENABLED:
        return f"AWS does not know these credentials. {check}"
    # A region that is not enabled answers as if it had never heard of the account.
    return (
        f"The region {name} may not be enabled for this account: AWS does not know these "
        f"credentials there. Enable it in the console, Account, AWS Regions, or {OTHER_REGION}. "
        f"If it is enabled: {check[0].lower()}{check[1:]}"
    )


def region() -> str:
    """Return the region that is asked."""
    try:
        return session().region_name or "that is not set"
    except BotoCoreError:
        return "that is not set"
