"""Both models on every picture."""

from collections.abc import Iterable
from io import BytesIO

from PIL import Image
from tqdm import tqdm

from chalicelib.errors import PictureRefusedError
from chalicelib.images import pictures
from fuzzyvision.comparing.comparison import Case, Shown, Tally
from fuzzyvision.comparing.labelled import Labelled
from fuzzyvision.comparing.models import Candidate

_SIDE, _QUALITY = 240, 80
"""Longest side in pixels, and quality, of the pictures in the report."""


def contest(old: Candidate, new: Candidate, labelled: Iterable[Labelled]) -> Tally:
    """Let both models answer every picture, each at its own input's size, as in service."""
    tally = Tally()
    for one in tqdm(labelled, desc="Comparing", unit=" pictures"):
        try:
            read = {size: pictures.read(one.data, *size) for size in {old.size, new.size}}
        except PictureRefusedError:
            tally.unreadable += 1
            continue
        answers = [model.answer(read[model.size].pixels) for model in (old, new)]
        case = Case(one.name, one.label, one.kept_back, *answers)
        shown = tally.add(case)
        if shown is not None:
            shown.append(Shown(case, _small(read[new.size].display)))
    return tally


def _small(display: bytes) -> bytes:
    buffer = BytesIO()
    with Image.open(BytesIO(display), formats=["JPEG"]) as image:
        image.thumbnail((_SIDE, _SIDE))
        image.save(buffer, "JPEG", quality=_QUALITY)
    return buffer.getvalue()
