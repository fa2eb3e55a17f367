"""The client for Python: `Client(url).classify("mouse.jpg")`.

It is made of the standard library's `http.client`, as `fuzzy-vision check` is, which shares its
requests: it adds no dependency, and with a library the pauses, bounds and repetitions that matter
here would be our own too. Addresses with a user and a password in them, redirects
and proxies are not supported.
"""

from fuzzyvision.client.documents import ModelCard, Statistics, Vote
from fuzzyvision.client.errors import (
    ClientError,
    EntryError,
    InvalidError,
    LaterError,
    NoAnswerError,
    NotFoundError,
    RefusedError,
    RejectedError,
    StoppedError,
    UnreachableError,
    UnreadableError,
)
from fuzzyvision.client.many import Classified
from fuzzyvision.client.results import Explained, Explanation, Prediction, Result
from fuzzyvision.client.service import Client

__all__ = [
    "Classified",
    "Client",
    "ClientError",
    "EntryError",
    "Explained",
    "Explanation",
    "InvalidError",
    "LaterError",
    "ModelCard",
    "NoAnswerError",
    "NotFoundError",
    "Prediction",
    "RefusedError",
    "RejectedError",
    "Result",
    "Statistics",
    "StoppedError",
    "UnreachableError",
    "UnreadableError",
    "Vote",
]
