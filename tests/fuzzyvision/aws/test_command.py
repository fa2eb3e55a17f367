"""How the commands end."""

import pytest
from botocore.exceptions import ClientError, NoCredentialsError, NoRegionError

from fuzzyvision.aws import command
from fuzzyvision.aws.errors import CloudError


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "No."}}, "CreateStack")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (NoCredentialsError(), "aws configure"),
        (NoRegionError(), "AWS_REGION"),
        (refusal("ExpiredToken"), "expired"),
        (refusal("InvalidClientTokenId"), "does not know these credentials"),
        (refusal("AccessDenied"), "may not do this (CreateStack)"),
        (refusal("LimitExceeded"), "AWS refused CreateStack (LimitExceeded): No."),
        (CloudError("There is no such stage."), "There is no such stage."),
    ],
)
def test_what_goes_wrong_is_said_in_one_sentence(
    error: Exception, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> int:
        raise error

    assert command.run(fail) == 2
    assert words in capsys.readouterr().err


def test_ctrl_c_says_that_it_can_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt() -> int:
        raise KeyboardInterrupt

    assert command.run(interrupt) == 130
    assert "goes on from there" in capsys.readouterr().err


def test_what_goes_well_ends_as_the_call_says() -> None:
    assert command.run(lambda: 0) == 0
