"""Errors of AWS and of the moto stack, as sentences for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004 - botocore's name for what every lost connection is
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
)

from chalicelib.errors import BusyError
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stage_names import LOCAL, stack_name

START = "`ENGINE=moto make run` starts one."
_NO_CREDENTIALS = (
    "No AWS credentials were found. Run `aws configure` or `aws sso login`, or set AWS_PROFILE, "
    "then try again."
)
_SENTENCES: dict[type[Exception], str] = {
    NoCredentialsError: _NO_CREDENTIALS,
    PartialCredentialsError: _NO_CREDENTIALS,
    NoRegionError: "No AWS region is set. Say which one: export AWS_REGION=eu-central-1",
}
_EXPIRED = {"ExpiredToken", "ExpiredTokenException", "RequestExpired"}
_UNKNOWN = {
    "AuthFailure",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_OVERTAKEN_CODES = {"ChangeSetNotFound", "InvalidChangeSetStatus"}
_OVERTAKEN = ("state and can not be updated", "cannot be deleted while in status")
_FORBIDDEN = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
_MISSING = {"NoSuchBucket", "ResourceNotFoundException"}


@contextmanager
def translated(stage: str) -> Iterator[None]:
    """Turn an error of AWS, or of the moto stack, into a CommandError about a stage."""
    try:
        yield
    except S3UploadFailedError as error:  # boto3 says only in words what it was told
        cause = error.__context__
        known = cause if isinstance(cause, ClientError) else error
        raise CommandError(_sentence(known, stage)) from error
    except (ClientError, BotoCoreError, BusyError) as error:
        raise CommandError(_sentence(error, stage)) from error


def _sentence(error: Exception, stage: str) -> str:
    """Return what is wrong and what to do about it."""
    place = "the moto stack" if stage == LOCAL else f"the stage {stage}"
    if isinstance(error, ClientError):
        return _refusal(error, stage, place)
    if type(error) in _SENTENCES:
        return _SENTENCES[type(error)]
    if isinstance(error, BusyError):
        return f"The table of {place} is busy. Run it again in a minute."
    if not isinstance(error, (ConnectionError, HTTPClientError)):
        return f"AWS cannot be asked about {place}: {error}"
    if stage == LOCAL:
        return f"The moto stack does not answer. {START}"
    return f"AWS cannot be reached: {error} Check the connection and the region's name."


def _refusal(error: ClientError, stage: str, place: str) -> str:
    told = error.response.get("Error", {})  # a proxy between us and AWS may tell nothing
    code, message = told.get("Code", "no reason"), told.get("Message", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code == "ValidationError" and "does not exist" in message:
        return f"There is no stack {stack_name(stage)} in this account and region."
    if code in _EXPIRED:
        return "Your AWS credentials have expired. Log in again (`aws sso login`), then try again."
    if code in _UNKNOWN:
        return "AWS does not know these credentials. Check AWS_PROFILE and `aws configure list`."
    if code in _FORBIDDEN or status == HTTPStatus.FORBIDDEN:
        return (
            f"These credentials do not allow {error.operation_name} on {place}: {message or code} "
            "Use others, or ask the administrator of the account."
        )
    if code in _MISSING:
        return f"A bucket or the table of {place} is missing ({code}). Deploy it again."
    words = f"AWS refused {error.operation_name} on {place} ({code}): {message}"
    if code in _OVERTAKEN_CODES or any(one in message for one in _OVERTAKEN):
        words = (
            f"Somebody else is changing the stage {stage}. Run the same command again: it waits "
            "for that."
        )
    return words
