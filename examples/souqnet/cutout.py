"""Finds the object in a product shot: everything but the white around it."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

_WHITE = 236
"""Darkest channel value that still counts as white paper."""

_PAPER_SHARE = 0.6
"""Share of the picture's edge that must be white for it to count as a product shot."""

_LEAST_OBJECT, _MOST_OBJECT = 0.05, 0.97


def cutout(image: Image.Image) -> Image.Image | None:
    """Return a soft mask, 255 on the object, or None where the object is not on plain white.

    The paper is the white that is connected to the edge of the picture, so that white inside
    the object stays.
    """
    white = np.asarray(image).min(axis=2) >= _WHITE
    edge = np.concatenate([white[0], white[-1], white[:, 0], white[:, -1]])
    if edge.mean() < _PAPER_SHARE:
        return None
    mask = ~_connected_to_edge(white)
    if not _LEAST_OBJECT < mask.mean() < _MOST_OBJECT:
        return None
    soft = Image.fromarray(mask.astype(np.uint8) * 255)
    # One pixel less, then soft: no white rim is left around the object.
    return soft.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.GaussianBlur(0.7))


def _connected_to_edge(white: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Flood `white` from the frame: grow by one pixel at a time until nothing changes."""
    height, width = white.shape
    allowed = np.pad(white, 1, constant_values=True)
    reached = np.zeros_like(allowed)
    reached[0], reached[-1], reached[:, 0], reached[:, -1] = True, True, True, True
    for _ in range(height + width):
        grown = reached.copy()
        grown[1:] |= reached[:-1]
        grown[:-1] |= reached[1:]
        grown[:, 1:] |= reached[:, :-1]
        grown[:, :-1] |= reached[:, 1:]
        grown &= allowed
        if grown.sum() == reached.sum():
            break
        reached = grown
    return reached[1:-1, 1:-1]
