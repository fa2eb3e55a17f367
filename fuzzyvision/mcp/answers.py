"""What the tools answer: the fields, and what they mean, are their schemas.

A service's texts are read by a model here: each is one line, and no list is endless. Upload ids are
in none of them.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field

from fuzzyvision.client import Explanation, ModelCard, Result, Statistics
from fuzzyvision.client.reading import number, promised
from fuzzyvision.common.text import line
from fuzzyvision.mcp import places

MOST_LABELS = 1000
_MOST_LINES = 10

Share = Annotated[float, Field(description="From 0 to 1.")]
NOT_SURE = "null where the model is not sure"


class Guess(BaseModel):
    """A label and its probability."""

    label: str
    probability: Share


class Classification(BaseModel):
    """What the model says of a picture."""

    label: Annotated[str | None, Field(description=f"What the picture shows; {NOT_SURE}.")]
    predictions: Annotated[
        list[Guess], Field(description="The likeliest labels, at most ten, the likeliest first.")
    ]
    model: str
    version: str
    link: Annotated[str, Field(description="The page of the picture and its answer.")]

    @classmethod
    def of(cls, result: Result) -> Self:
        """Return what a result says."""
        return cls(
            label=None if result.label is None else line(result.label),
            predictions=[
                Guess(label=line(one.label), probability=one.probability)
                for one in result.predictions[:_MOST_LINES]
            ],
            model=line(result.model),
            version=line(result.version),
            link=line(result.link),
        )


class Place(BaseModel):
    """A ninth of the picture that the model saw."""

    where: str
    drop: Annotated[
        float, Field(description="By how much the probability drops while a patch is covered here.")
    ]


class Reasons(BaseModel):
    """What the answer for a picture hangs on."""

    words: Annotated[str, Field(description="The finding, as a sentence.")]
    label: Annotated[str, Field(description="The likeliest label, which this is about.")]
    probability: Share
    sure: Annotated[bool, Field(description="false: the model is not sure of the label.")]
    places: Annotated[list[Place], Field(description="The place that matters most first.")]
    link: str

    @classmethod
    def of(cls, result: Result, explanation: Explanation) -> Self:
        """Return what an explanation says of the likeliest label; raises UnreadableError."""
        with promised("The explanation"):
            about = explanation.labels[0]
            found = places.drops(explanation, about)
            return cls(
                words=places.sentence(found, about, line(about.label)),
                label=line(about.label),
                probability=about.probability,
                sure=result.label == about.label,
                places=[Place(where=where, drop=drop) for where, drop in found],
                link=line(result.link),
            )


class Card(BaseModel):
    """The model in service."""

    name: str
    version: str
    labels: list[str]
    threshold: Annotated[float, Field(description="Below this probability it is not sure.")]
    summary: str
    out_of_scope: Annotated[list[str], Field(description="What it must not be used for.")]
    accuracy: Annotated[float | None, Field(description="Share of test pictures it got right.")]

    @classmethod
    def of(cls, card: ModelCard) -> Self:
        """Return what a card says; raises UnreadableError."""
        with promised("The model's card"):
            measured = card.document.get("measured", {}).get("accuracy")
            return cls(
                name=line(card.name),
                version=line(card.version),
                labels=_lines(card.labels, MOST_LABELS),
                threshold=card.threshold,
                summary=line(card.document.get("summary", "")),
                out_of_scope=_lines(card.document.get("out_of_scope", []), _MOST_LINES),
                accuracy=None if measured is None else number(measured),
            )


class LabelVotes(BaseModel):
    """How often people agree where the model says a label."""

    label: str
    votes: int
    accuracy: float | None


class Votes(BaseModel):
    """How well the model does by people's votes, and with which labels; null without votes."""

    pictures: int
    votes: int
    accuracy: float | None
    interval: Annotated[
        list[float] | None, Field(description="95 % interval of the accuracy: its two ends.")
    ]
    labels: list[LabelVotes]

    @classmethod
    def of(cls, found: Statistics) -> Self:
        """Return what statistics say; raises UnreadableError."""
        with promised("The statistics"):
            labels = [
                LabelVotes(label=line(label), votes=rate["votes"], accuracy=rate["accuracy"])
                for label, rate in sorted(found.document["labels"].items())[:MOST_LABELS]
            ]
            return cls(
                pictures=found.pictures,
                votes=found.votes,
                accuracy=found.accuracy,
                interval=None if found.interval is None else list(found.interval),
                labels=labels,
            )


def _lines(values: Iterable[Any], most: int) -> list[str]:
    return [line(value) for value in list(values)[:most]]
