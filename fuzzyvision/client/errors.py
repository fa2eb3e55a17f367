"""What goes wrong with a service, or with a picture. Each message is a sentence for people."""

from http import HTTPStatus
from math import ceil

from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.text import many


class ClientError(CommandError):
    """Base of what the client raises."""


class UnreachableError(ClientError):
    """Nobody answers at an address."""


class UnreadableError(ClientError):
    """An answer is not what the API promises, or too long."""


class NoAnswerError(ClientError):
    """A picture was sent, and its answer has not come in time. It may come yet."""


class StoppedError(ClientError):
    """The client was told to stop while it waited."""


class RejectedError(ClientError):
    """A picture is not accepted, and none like it will be; `code` is that of the refusal."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class RefusedError(ClientError):
    """A call is refused: the problem document's `status`, `code` and, if it names one, `field`."""

    def __init__(self, message: str, status: int, code: str = "", field: str = "") -> None:
        super().__init__(message)
        self.status, self.code, self.field = status, code, field


class InvalidError(RefusedError):
    """400, 413, 415: something in the call is wrong, and `field` names it."""


class EntryError(RefusedError):
    """401: `login-needed` or `invitation-needed`."""


class NotFoundError(RefusedError):
    """404: `unknown-picture`, `unknown-upload`, `not-listed`, or no such address."""


class LaterError(RefusedError):
    """429 or 503: `too-many`, `daily-limit`, `paused`, `busy`, `disk-full`; 502 or 504 of a proxy.

    `retry_after` is the wait in seconds that the service asks for, or None.
    """

    retry_after: float | None = None


def told(error: ClientError) -> str:
    """Return the message, with the wait that the service asks for."""
    wait = getattr(error, "retry_after", None)
    when = f" It says to come back in {many(ceil(wait / 60), 'minute')}." if wait else ""
    return f"{error}{when}"


KINDS: dict[int, type[RefusedError]] = {
    HTTPStatus.BAD_REQUEST: InvalidError,
    HTTPStatus.UNAUTHORIZED: EntryError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: InvalidError,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: InvalidError,
    HTTPStatus.TOO_MANY_REQUESTS: LaterError,
    HTTPStatus.BAD_GATEWAY: LaterError,
    HTTPStatus.SERVICE_UNAVAILABLE: LaterError,
    HTTPStatus.GATEWAY_TIMEOUT: LaterError,
}
"""The kind of a refusal by its status; of others it is RefusedError itself."""
