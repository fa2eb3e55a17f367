"""What the owner's commands say, as sentences for people: above all what AWS refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
)

from chalicelib.errors import BusyError

LOCAL = "local"
"""Name of the stage that runs on this machine."""

START = "`make run` starts one; STAGE=… names one on AWS."
_SIGN_IN = "Sign in, or set AWS_PROFILE to a profile that can."
_NOBODY = {
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}
_FORBIDDEN = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
_GONE = {"NoSuchBucket", "ResourceNotFoundException"}


class StageError(Exception):
    """A stage cannot be found or asked; the message says why and what to do."""


@contextmanager
def plainly(name: str) -> Iterator[None]:
    """Turn what AWS, or the local stack, answers to a wrong question into a StageError."""
    try:
        yield
    except (ClientError, BotoCoreError, BusyError) as error:
        raise StageError(_sentence(error, name or LOCAL)) from error


def printable(text: str) -> str:
    """Return a text, which may hold labels of others, without what a terminal would obey."""
    kept = (
        sign if sign.isprintable() or sign == "\n" else "\N{REPLACEMENT CHARACTER}" for sign in text
    )
    return "".join(kept)


def _sentence(error: Exception, name: str) -> str:
    """Return what is wrong and what to do about it."""
    stage = "the local stack" if name == LOCAL else f"the stage {name}"
    if isinstance(error, ClientError):
        return _refusal(error, name, stage)
    if isinstance(error, (NoCredentialsError, PartialCredentialsError)):
        return f"There are no AWS credentials to look at {stage} with. {_SIGN_IN}"
    if isinstance(error, NoRegionError):
        return f"AWS needs to know the region of {stage}: set AWS_REGION."
    if isinstance(error, (EndpointConnectionError, HTTPClientError)) and name == LOCAL:
        return f"The local stack does not answer. {START}"
    if isinstance(error, BusyError):
        return f"The table of {stage} is busy. Run it again in a minute."
    return f"AWS cannot be asked about {stage}: {error}"


def _refusal(error: ClientError, name: str, stage: str) -> str:
    told = error.response.get("Error", {})  # a proxy between us and AWS may tell nothing
    code, message = told.get("Code", "no reason"), told.get("Message", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    if code == "ValidationError" and "does not exist" in message:
        return f"There is no stack fuzzy-vision-{name} in this account and region."
    if code in _NOBODY:
        return f"AWS does not accept your credentials for {stage} ({code}). {_SIGN_IN}"
    if code in _FORBIDDEN or status == HTTPStatus.FORBIDDEN:
        return (
            f"Your credentials do not allow {error.operation_name} on {stage}. Ask whoever "
            "manages the account for the right to it."
        )
    if code in _GONE:
        return f"A bucket or the table of {stage} is not there ({code}). Deploy it again."
    return f"AWS refused {error.operation_name} on {stage}: {message or code}"
