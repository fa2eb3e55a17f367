"""The other documents of a service: its tickets, votes, card and statistics."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from fuzzyvision.client.reading import number, promised, text, text_or_none

Document = dict[str, Any]


@dataclass(frozen=True)
class Ticket:
    """A form to post one picture with, and where its answer will be."""

    id: str
    url: str
    fields: Mapping[str, str] = field(repr=False)
    answer: str

    @classmethod
    def of(cls, told: Any) -> Self:  # noqa: ANN401 - JSON
        """Return what a service says; raises UnreadableError."""
        with promised("The ticket"):
            fields = {text(name): text(value) for name, value in told["fields"].items()}
            return cls(text(told["id"]), text(told["url"]), fields, text(told["answer"]))


@dataclass(frozen=True)
class Vote:
    """A vote that counts; `label` is None for "none of these" and for somebody who cannot tell.

    Of `people` who have voted on the picture, `agree` said the same.
    """

    name: str
    label: str | None
    cannot_tell: bool
    people: int
    agree: int

    @classmethod
    def of(cls, told: Any) -> Self:  # noqa: ANN401 - JSON
        """Return what a service says; raises UnreadableError."""
        with promised("The vote"):
            people, agree = int(told["people"]["answers"]), int(told["people"]["same"])
            label = text_or_none(told["label"])
            return cls(text(told["name"]), label, told["cannot_tell"] is True, people, agree)


@dataclass(frozen=True)
class ModelCard:
    """The model in service; `document` is all of its card."""

    name: str
    version: str
    labels: tuple[str, ...]
    threshold: float
    document: Document = field(repr=False)

    @classmethod
    def of(cls, told: Any) -> Self:  # noqa: ANN401 - JSON
        """Return what a service says; raises UnreadableError."""
        with promised("The model's card"):
            version = text(told["files"]["model.tflite"])[:12]
            labels = tuple(map(text, told["labels"]))
            return cls(text(told["name"]), version, labels, number(told["threshold"]), told)


@dataclass(frozen=True)
class Statistics:
    """How well the model does by the votes: shares from 0 to 1, None without votes.

    `document` is all that the service says, the cells of every page together.
    """

    pictures: int
    votes: int
    accuracy: float | None
    interval: tuple[float, float] | None
    document: Document = field(repr=False)

    @classmethod
    def of(cls, told: Any) -> Self:  # noqa: ANN401 - JSON
        """Return what a service says; raises UnreadableError."""
        with promised("The statistics"):
            share, ends = told["accuracy"], told["interval"]
            interval = None if ends is None else (number(ends[0]), number(ends[1]))
            accuracy = None if share is None else number(share)
            return cls(int(told["pictures"]), int(told["votes"]), accuracy, interval, told)
