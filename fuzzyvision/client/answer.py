"""What a service answers to one request."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPMessage
from typing import Any

from fuzzyvision.client.errors import (
    KINDS,
    ClientError,
    LaterError,
    RefusedError,
    UnreadableError,
)
from fuzzyvision.client.retrying import retry_after
from fuzzyvision.common.text import line


@dataclass(frozen=True)
class Answer:
    """What a server said to one request."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def type(self) -> str:
        """The content type, without its parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0]

    def must_be(self, what: str, *statuses: HTTPStatus) -> "Answer":
        """Return the answer if it has one of the statuses; raises ClientError that says `what`."""
        if self.status not in statuses:
            raise ClientError(f"{what} is answered with {self.status} {self.detail}".strip())
        return self

    def done(self) -> "Answer":
        """Return the answer if the call was done; raises the RefusedError of its problem."""
        if self.status < HTTPStatus.MULTIPLE_CHOICES:
            return self
        told = self.detail or f"The service answers with {self.status}."
        if "Location" in self.headers:
            told += f" It has moved to {line(self.headers['Location'])}"
        code, field = (line(self._problem().get(one, "")) for one in ("code", "field"))
        error = KINDS.get(self.status, RefusedError)(told, self.status, code, field)
        if isinstance(error, LaterError):
            error.retry_after = retry_after(self.headers.get("Retry-After"))
        raise error

    def json(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Return the document; raises UnreadableError if it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise UnreadableError(
                f"The answer ({self.status}) is not JSON: this does not look like Fuzzy Vision."
            ) from error

    @property
    def detail(self) -> str:
        """What a problem document says, on one line."""
        return line(self._problem().get("detail", ""))

    def _problem(self) -> Mapping[str, Any]:
        try:
            found = self.json()
        except UnreadableError:
            return {}
        return found if isinstance(found, dict) else {}
