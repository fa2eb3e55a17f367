"""A model as the service would run it."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chalicelib.model import card
from chalicelib.model.card import Card
from chalicelib.model.classifier import Classifier
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.silence import silence

_MODEL = "model.tflite"


@dataclass(frozen=True)
class Prediction:
    """The most probable label, and whether it is under the model's threshold: "not sure"."""

    label: str
    probability: float
    unsure: bool


class Model:
    """The bundle in a folder. Raises CommandError, with what is wrong with it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.card = _card(folder)
        with silence():
            try:
                self._classifier = Classifier(folder)
                probe = self._classifier.probabilities(
                    np.zeros((self.card.height, self.card.width, 3), dtype=np.uint8)
                )
            except Exception as error:  # LiteRT raises ValueError and RuntimeError as it happens
                raise CommandError(
                    f"{folder / _MODEL} does not run on a picture of {self.card.width} x "
                    f"{self.card.height} pixels, as its card has it: {error}"
                ) from error
        if len(probe) != len(self.card.labels):
            raise CommandError(
                f"{folder / _MODEL} has {len(probe)} outputs, its card "
                f"{len(self.card.labels)} labels."
            )

    def probabilities(self, pixels: NDArray[np.uint8]) -> list[float]:
        """Return the probability of every label of pixels, uint8 RGB [height, width, 3]."""
        return self._classifier.probabilities(pixels)

    def predict(self, pixels: NDArray[np.uint8]) -> Prediction:
        """Return what the model says of pixels, uint8 RGB [height, width, 3]."""
        probabilities = self.probabilities(pixels)
        best = max(range(len(probabilities)), key=probabilities.__getitem__)
        sure = probabilities[best]
        return Prediction(self.card.labels[best], sure, unsure=sure < self.card.threshold)


def _card(folder: Path) -> Card:
    try:
        found = card.load(folder)
        digest = sha256((folder / _MODEL).read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise CommandError(
            f"There is no {error.filename}. MODEL is the folder that `make train` wrote with --out."
        ) from error
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise CommandError(f"{folder / 'card.json'} is not the card of a model.") from error
    if not digest.startswith(found.version):
        raise CommandError(f"{folder / _MODEL} is not the file that its card names.")
    return found
