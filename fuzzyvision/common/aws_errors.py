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
)

from chalicelib.errors import BusyError
from fuzzyvision.common import access_errors
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stage_names import LOCAL, stack_name

START = "`ENGINE=moto make run` starts one."
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
    if isinstance(error, BusyError):
        return f"The table of {place} is busy. Run it again in a minute."
    if isinstance(error, (ConnectionError, HTTPClientError)):
        return _unreachable(error, stage)
    return access_errors.of_settings(error) or f"AWS cannot be asked about {place}: {error}"


def _unreachable(error: Exception, stage: str) -> str:
    if stage == LOCAL:
        return f"The moto stack does not answer. {START}"
    region = access_errors.region()
    return (
        f"AWS cannot be reached in the region {region}: {error} Check the connection, and the "
        f"region's name, or {access_errors.OTHER_REGION}"
    )


def _refusal(error: ClientError, stage: str, place: str) -> str:
    told = error.response.get("Error", {})  # a proxy between us and AWS may tell nothing
    code, message = told.get("Code", "no reason"), told.get("Message", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    of_account = access_errors.of_code(code)
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
    if code in _OVERTAKEN_CODES or any(one in message for one in _OVERTAKEN):
        return (
            f"Somebody else is changing the stage {stage}. Run the same command again: it waits "
            "for that."
        )
    return f"AWS refused {error.operation_name} on {place} ({code}): {message}"
