"""What the owner asks for."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from chalicelib.fit import Fit
from fuzzyvision.common.errors import CommandError

BUNDLED = Path("vendor/model")
"""Where the bundle that the service runs lies, seen from the repository."""

_MOST_NAME = 60
_PATHS = ("model", "labels", "check")


@dataclass(frozen=True)
class Order:
    """A model and how to take it.

    `model` is a file or a folder, `labels` the labels file. What is None is found out, or the
    import is refused: `scaling` one of scaling.NAMES, `size` (width, height), `outputs`
    "probabilities" or "logits", `fit` how pictures are made to fit. `check` is a folder of
    labelled pictures, `threshold` the probability below which the answer is "not sure".
    """

    model: Path
    labels: Path | None = None
    scaling: str | None = None
    size: tuple[int, int] | None = None
    outputs: str | None = None
    fit: Fit | None = None
    check: Path | None = None
    threshold: float | None = None
    name: str | None = None

    def __post_init__(self) -> None:
        """Raise CommandError if it cannot be followed."""
        if self.threshold is not None and not 0 <= self.threshold < 1:
            raise CommandError("The threshold is a probability: from 0 to below 1.")

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """Return the order that `document` was made of."""
        paths = {name: Path(document[name]) for name in _PATHS if document[name]}
        size = document["size"] and tuple(document["size"])
        return cls(**{**document, **paths, "size": size})

    @property
    def document(self) -> dict[str, Any]:
        """The order as JSON can hold it, for another process: paths are whole."""
        paths = {name: getattr(self, name) for name in _PATHS}
        whole = {name: path and str(path.resolve()) for name, path in paths.items()}
        return {**asdict(self), **whole, "name": self.title}

    @property
    def source(self) -> str:
        """What the model is called where it comes from."""
        return self.model.resolve().name

    @property
    def title(self) -> str:
        """The model's name as it is shown: as given, or as the file is called."""
        given = self.name or self.model.resolve().stem
        plain = "".join(one for one in given if unicodedata.category(one)[0] != "C")
        return re.sub(r"\s+", " ", plain).strip()[:_MOST_NAME] or "my-model"
