"""Pictures in memory: decoded once, then used in every epoch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm

from chalicelib.errors import PictureRefusedError
from chalicelib.images import pictures
from examples.souqnet.cutout import cutout
from examples.souqnet.photos import Photo

SIDE = 128
"""Width and height of the model's input in pixels."""

_KEPT_SIDE = 192
"""Shorter side in pixels of the pictures kept in memory: half as much again as the input."""


@dataclass(frozen=True)
class Sample:
    """A decoded picture.

    `pixels` is what the service would feed the model, uint8 [128, 128, 3]. `image` is the
    whole picture to make training views of, and `mask` (255 on the object) is there where the
    object stands on plain white.
    """

    photo: Photo
    target: int
    pixels: NDArray[np.uint8]
    image: Image.Image
    mask: Image.Image | None


def load(photos: Iterable[Photo], labels: Sequence[str], what: str) -> list[Sample]:
    """Decode pictures as the service does; name and leave out those that it would refuse."""
    samples = []
    for photo in tqdm(photos, desc=f"Reading {what}", unit=" pictures"):
        try:
            samples.append(_sample(photo, labels))
        except PictureRefusedError as error:
            tqdm.write(f"Left out {photo.file}: {error}")
    return samples


def stack(samples: Sequence[Sample]) -> NDArray[np.uint8]:
    """Return what the model sees of the samples, uint8 [samples, 128, 128, 3]."""
    return np.stack([sample.pixels for sample in samples])


def targets(samples: Sequence[Sample]) -> NDArray[np.int64]:
    """Return the index of each sample's label."""
    return np.array([sample.target for sample in samples], dtype=np.int64)


def _sample(photo: Photo, labels: Sequence[str]) -> Sample:
    read = pictures.read(photo.path.read_bytes(), SIDE, SIDE)
    with Image.open(BytesIO(read.display)) as display:
        image = display.convert("RGB")
    scale = _KEPT_SIDE / min(image.size)
    if scale < 1:
        size = (round(image.width * scale), round(image.height * scale))
        image = image.resize(size, Image.Resampling.BICUBIC)
    target = labels.index(photo.label) if photo.label else -1
    return Sample(photo, target, read.pixels, image, cutout(image))
