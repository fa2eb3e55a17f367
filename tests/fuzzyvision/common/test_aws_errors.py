"""Errors of AWS as sentences."""

import pytest
from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError, ProfileNotFound

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
        (ProfileNotFound(profile="nobody"), "profile \\(nobody\\) could not be found"),
        (BusyError("busy"), "The table of the stage prod is busy"),
        (refusal("ExpiredToken"), "have expired"),
        (refusal("InvalidClientTokenId"), "AWS does not know these credentials"),
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
def test_error_is_a_sentence(error: Exception, words: str) -> None:
    with pytest.raises(CommandError, match=words), translated("prod"):
        raise error
