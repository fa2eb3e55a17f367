"""Classifies without a service: a bundle in a folder, used as the worker uses it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from chalicelib.errors import OverdueError, PictureRefusedError
from chalicelib.fit import CROP, Fit
from chalicelib.images import apart
from chalicelib.images.pictures import Picture, Read
from chalicelib.uploads import documents, worker
from fuzzyvision.client import Classified, ModelCard, NoAnswerError, RejectedError, Result
from fuzzyvision.client.files import Source, read
from fuzzyvision.client.many import classify_many
from fuzzyvision.comparing.models import Model


class Offline:
    """Answers as a service with the bundle in a folder does; raises CommandError if it is none."""

    def __init__(self, folder: Path, read_picture: Read | None = None) -> None:
        found = Model(folder)
        self._read = read_picture or _in_time
        self._model = worker.Model(found.card, found.probabilities)

    def classify(self, picture: Source) -> Result:
        """Classify a picture; raises RejectedError, and NoAnswerError if it takes too long."""
        try:
            decision = worker.decide(read(picture), self._model, self._read)
        except OverdueError as error:
            raise NoAnswerError(str(error)) from error
        if isinstance(decision, PictureRefusedError):
            raise RejectedError(decision.code, str(decision)) from decision
        card = self._model.card
        return Result.of(documents.result("", "", card, decision.probabilities))

    def model_card(self) -> ModelCard:
        """Return who answers."""
        card = self._model.card
        return ModelCard(card.name, card.version, card.labels, card.threshold, {})

    def classify_many(self, pictures: Iterable[Source], parallel: int = 4) -> Iterator[Classified]:
        """Classify pictures, so many at a time; yield each as soon as it is done."""
        return classify_many(self.classify, pictures, parallel, lambda: None)


def _in_time(data: bytes, width: int, height: int, fit: Fit = CROP) -> Picture:
    """Read a picture as a worker does, the first time and the second."""
    try:
        return apart.read_in_time(data, width, height, fit)
    except OverdueError:
        return apart.read_apart(data, width, height, fit)
