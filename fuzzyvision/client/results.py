"""What a model says of a picture, and what that hangs on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from chalicelib import keys
from fuzzyvision.client.errors import RejectedError
from fuzzyvision.client.reading import number, promised, text, text_or_none


@dataclass(frozen=True)
class Prediction:
    """A label and its probability."""

    label: str
    probability: float

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Return what a document says."""
        return cls(text(told["label"]), number(told["probability"]))


@dataclass(frozen=True)
class Result:
    """What a model says of a picture.

    `label` is None where it is not sure; `predictions` are at most ten, the most probable first.
    `name` and `link` are empty where no service has the picture. `upload_id` is the right to
    delete the picture: keep it as a secret.
    """

    name: str
    label: str | None
    predictions: tuple[Prediction, ...]
    model: str
    version: str
    link: str = ""
    upload_id: str = field(default="", repr=False)

    @classmethod
    def of(cls, told: Any, url: str = "", upload_id: str = "") -> Self:  # noqa: ANN401 - JSON
        """Return what the result document of a service at `url` says; raises UnreadableError."""
        with promised("The result"):
            name = text(told["name"])
            predictions = tuple(map(Prediction.of, told["predictions"]))
            if not predictions or not (keys.is_name(name) or not url):
                raise ValueError(name)
            return cls(
                name=name,
                label=text_or_none(told["label"]),
                predictions=predictions,
                model=text(told["model"]["name"]),
                version=text(told["model"]["version"]),
                link=f"{url}/{name}" if url else "",
                upload_id=upload_id,
            )

    @classmethod
    def of_answer(cls, told: Any, url: str, upload_id: str) -> Self:  # noqa: ANN401 - JSON
        """Return the result in an answer; raises RejectedError, and UnreadableError."""
        with promised("The answer"):
            if told["status"] == "rejected":
                raise RejectedError(text(told["error"]["code"]), text(told["error"]["message"]))
            return cls.of(told["result"], url, upload_id)


@dataclass(frozen=True)
class Explained(Prediction):
    """A label, and how far each patch of the picture lowers its probability, row by row."""

    drops: tuple[float, ...]

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Return what a document says."""
        drops = tuple(map(number, told["drops"]))
        return cls(text(told["label"]), number(told["probability"]), drops)


@dataclass(frozen=True)
class Explanation:
    """What the answer for a picture hangs on, in patches: `columns` across, `rows` down."""

    name: str
    columns: int
    rows: int
    labels: tuple[Explained, ...]

    @classmethod
    def of(cls, told: Any) -> Self:  # noqa: ANN401 - JSON
        """Return what a service says; raises RejectedError if it cannot tell, UnreadableError."""
        with promised("The explanation"):
            if "refused" in told:
                raise RejectedError(text(told["refused"]), text(told["message"]))
            columns, rows = int(told["columns"]), int(told["rows"])
            labels = tuple(map(Explained.of, told["labels"]))
            if any(len(one.drops) != columns * rows for one in labels):
                raise ValueError("not a number for each patch")
            return cls(text(told["name"]), columns, rows, labels)
