"""A picture and its answer. Pure."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from chalicelib.uploads.documents import percent
from fuzzyvision.client import RejectedError, Result
from fuzzyvision.common.text import printable


class Key(NamedTuple):
    """What a picture is recognised by: its path as it was given, and the hash of its bytes."""

    file: str
    sha256: str


@dataclass(frozen=True)
class Row:
    """A picture, and its answer or refusal; `source` is its path from the folder of the file."""

    key: Key
    outcome: Result | RejectedError
    source: str = ""

    @property
    def result(self) -> Result | None:
        """The answer, if there is one."""
        return self.outcome if isinstance(self.outcome, Result) else None

    @property
    def model(self) -> str:
        """The model that answered, and its version; empty for a refusal."""
        return named(self.result.model, self.result.version) if self.result else ""

    @property
    def verdict(self) -> str:
        """The answer in a few words, on one line."""
        if isinstance(self.outcome, RejectedError):
            return line(f"{self.outcome.code}: {self.outcome}")
        best = self.outcome.predictions[0]
        unsure = "" if self.outcome.label is not None else "not sure, perhaps "
        return f"{unsure}{line(best.label)} {percent(best.probability)}"


def line(text: str) -> str:
    """Return text of others as one line that can be shown and written anywhere."""
    return printable(text).replace("\n", "\N{REPLACEMENT CHARACTER}")


def named(model: str, version: str) -> str:
    """Return a model as people and files name it."""
    return line(f"{model} {version}")


def key_of(path: Path, sha256: str) -> Key:
    """Return the key of a picture, as every format can hold it."""
    return Key(line(str(path)), sha256)
