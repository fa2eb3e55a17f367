"""What the owner asks for."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from fuzzyvision.common.errors import CommandError

BUNDLED = Path("vendor/model")
"""Where the bundle that the service runs lies, seen from the repository."""

IMAGENET, RANDOM = "imagenet", "none"
"""Weights of an app: Keras' own download, and no pretrained ones at all. Else it is a file."""

_MOST_NAME = 60


@dataclass(frozen=True)
class Order:
    """A model and how to take it.

    `model` is a file or a SavedModel folder; instead of it `app` names one of keras.applications,
    with `weights`. `labels` is the labels file; an app with ImageNet's weights needs none. What is
    None is found out, or the import is refused: `scaling` one of scaling.NAMES, `size` (width,
    height), `outputs` answer.PROBABILITIES or LOGITS. `check` is a folder of labelled pictures,
    `threshold` the probability below which the answer is "not sure".
    """

    model: Path | None = None
    labels: Path | None = None
    app: str | None = None
    weights: str = IMAGENET
    scaling: str | None = None
    size: tuple[int, int] | None = None
    outputs: str | None = None
    check: Path | None = None
    threshold: float | None = None
    name: str | None = None

    def checked(self) -> "Order":
        """Return the order; raises CommandError if it cannot be followed."""
        if (self.model is None) == (self.app is None):
            raise CommandError(
                "Say which model: a file with --labels, or the name of one of keras.applications."
            )
        if self.labels is None and (self.app is None or self.weights == RANDOM):
            raise CommandError(
                "Say what the model's labels are, in the order of its outputs: --labels FILE, with "
                "one label a line."
            )
        if self.app is not None and (self.scaling or self.size or self.outputs):
            raise CommandError(
                f"{self.app} comes with its own size, scaling and outputs: leave them out."
            )
        if self.threshold is not None and not 0 <= self.threshold < 1:
            raise CommandError("The threshold is a probability: from 0 to below 1.")
        return self

    @property
    def source(self) -> str:
        """What the model is called where it comes from."""
        return self.app or Path(self.model or "").resolve().name

    @property
    def title(self) -> str:
        """The model's name as it is shown: as given, or as the file is called."""
        given = self.name or self.app or (Path(self.model or "").resolve().stem)
        plain = "".join(one for one in given if unicodedata.category(one)[0] != "C")
        return re.sub(r"\s+", " ", plain).strip()[:_MOST_NAME] or "my-model"
