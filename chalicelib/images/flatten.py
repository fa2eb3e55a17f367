"""A decoded picture in any mode to RGB on white, in bounded memory."""

import numpy as np
from PIL import Image

_STRIP_PIXELS = 1_000_000


def flatten(
    image: Image.Image, box: tuple[int, int, int, int], factors: tuple[int, int]
) -> Image.Image:
    """Return a part of a picture in RGB on white, its sides reduced by whole factors.

    It works strip by strip: a picture at the limit has 200 MB, and a second copy would be as
    large again.
    """
    if image.mode == "RGB" and not image.has_transparency_data:
        whole = factors == (1, 1) and box == (0, 0, *image.size)
        return image if whole else image.reduce(factors, box)
    left, top, right, bottom = box
    across, down = factors
    flat = Image.new("RGB", (-(-(right - left) // across), -(-(bottom - top) // down)))
    step = down * max(1, _STRIP_PIXELS // (down * (right - left)))
    for start in range(top, bottom, step):
        strip = _to_rgb(image.crop((left, start, right, min(start + step, bottom))))
        if factors != (1, 1):
            strip = strip.reduce(factors)
        flat.paste(strip, (0, (start - top) // down))
    return flat


def _to_rgb(image: Image.Image) -> Image.Image:
    """Return a picture in RGB; transparency is laid on white, 16 bits become 8."""
    if image.mode.startswith("I"):
        high_byte = np.asarray(image).astype(np.uint32) >> 8
        return Image.fromarray(high_byte.astype(np.uint8)).convert("RGB")
    if image.has_transparency_data:
        colours = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(colours, mask=colours.getchannel("A"))
        return paper
    return image.convert("RGB")
