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
    """Let both models answer every picture, each at its own input's size, as in service."""
    comparison = Comparison()
    for one in tqdm(labelled, desc="Comparing", unit=" pictures"):
        try:
            read = {size: pictures.read(one.data, *size) for size in {old.size, new.size}}
        except PictureRefusedError:
            comparison.unreadable += 1
            continue
        predictions = [model.predict(read[model.size].pixels) for model in (old, new)]
        example = Example(one.name, one.label, one.kept_back, *predictions)
        shown = comparison.add(example)
        if shown is not None:
            shown.append(Shown(example, _small(read[new.size].display)))
    return comparison


def _small(display: bytes) -> bytes:
    buffer = BytesIO()
    with Image.open(BytesIO(display), formats=["JPEG"]) as image:
        image.thumbnail((_SIDE, _SIDE))
        image.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
