"""Errors of AWS as sentences."""

import pytest
from botocore.exceptions import (
    ClientError,
    ConfigParseError,
    CredentialRetrievalError,
    EndpointConnectionError,
    LoginInsufficientPermissions,
    LoginRefreshRequired,
    LoginTokenLoadError,
    NoCredentialsError,
    NoRegionError,
    ProfileNotFound,
    TokenRetrievalError,
    UnauthorizedSSOTokenError,
)

from chalicelib.errors import BusyError
from fuzzyvision.common.aws_errors import translated
from fuzzyvision.common.errors import CommandError


def refusal(code: str, message: str = "No.") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, "Scan")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NoCredentialsError(), "aws configure"),
        (NoRegionError(), "export AWS_REGION=eu-central-1"),
        (ProfileNotFound(profile="nobody"), "There is no profile"),
        (BusyError("busy"), "The table of the stage prod is busy"),
        (refusal("ExpiredToken"), "have expired"),
        (ConfigParseError(path="/home/me/.aws/config"), "Correct this file: /home/me/.aws/config"),
        (
            CredentialRetrievalError(provider="custom-process", error_msg="It ended."),
            r"The profile default gives no credentials: .* custom-process: It ended\.",
        ),
        (LoginRefreshRequired(), r"no longer logged in: type `aws login`\."),
        (LoginTokenLoadError(error_msg="No."), r"no longer logged in: type `aws login`\."),
        (LoginInsufficientPermissions(), "the policy SignInLocalDevelopmentAccess"),
        (UnauthorizedSSOTokenError(), r"no longer logged in: type `aws sso login`\."),
        (
            TokenRetrievalError(provider="sso", error_msg="It has expired."),
            r"no longer logged in: type `aws sso login`\.",
        ),
        (
            EndpointConnectionError(endpoint_url="https://sts.eu-centrl-1.amazonaws.com/"),
            "cannot be reached in the region eu-west-1: .*Check the connection, and the region's",
        ),
        (refusal("InvalidClientTokenId"), "AWS does not know these credentials"),
        (refusal("SubscriptionRequiredException"), r"is not ready yet \(Subscription"),
        (refusal("OptInRequired"), "Finish signing up"),
        (refusal("AccessDeniedException"), "do not allow Scan on the stage prod: No\\. Use others"),
        (refusal("ResourceNotFoundException"), "table of the stage prod is missing"),
        (refusal("LimitExceeded"), r"AWS refused Scan on the stage prod \(LimitExceeded\): No\."),
        (
            refusal("ValidationError", "Stack with id x does not exist"),
            "There is no stack fuzzy-vision-prod",
        ),
        (ClientError({}, "Scan"), "AWS refused Scan on the stage prod"),
    ],
)
def test_error_is_a_sentence(error: Exception, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    with pytest.raises(CommandError, match=words), translated("prod"):
        raise error
