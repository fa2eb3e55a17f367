"""Both models on every picture."""

from collections.abc import Iterable
from io import BytesIO

from PIL import Image
from tqdm import tqdm

from chalicelib.errors import PictureRefusedError
from chalicelib.images import pictures
from fuzzyvision.comparing.comparison import Comparison, Shown
from fuzzyvision.comparing.labelled import Labelled
from fuzzyvision.comparing.models import Model
from fuzzyvision.comparing.score import Example

_SIDE, _QUALITY = 240, 80
"""Longest side in pixels, and quality, of the pictures in the report."""


def evaluate(old: Model, new: Model, labelled: Iterable[Labelled]) -> Comparison:
    """Let both models answer every picture, each as its own input asks, as in service."""
    comparison = Comparison()
    for one in tqdm(labelled, desc="Comparing", unit=" pictures"):
        try:
            read = {
                seen: pictures.read(one.data, seen.width, seen.height, seen.fit)
                for seen in {old.card.input, new.card.input}
            }
        except PictureRefusedError:
            comparison.unreadable += 1
            continue
        predictions = [model.predict(read[model.card.input].pixels) for model in (old, new)]
        example = Example(one.name, one.label, one.kept_back, *predictions)
        shown = comparison.add(example)
        if shown is not None:
            shown.append(Shown(example, _small(read[new.card.input].display)))
    return comparison


def _small(display: bytes) -> bytes:
    buffer = BytesIO()
    with Image.open(BytesIO(display), formats=["JPEG"]) as image:
        image.thumbnail((_SIDE, _SIDE))
        image.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
