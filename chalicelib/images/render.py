"""A decoded picture to the display image and the model's input: upright RGB on white."""

from PIL import Image

from chalicelib.fit import Fit
from chalicelib.images.decode import PIXELS_PER_INPUT_PIXEL, Decoded
from chalicelib.images.flatten import flatten

DISPLAY_SIDE = 1024
"""Longest side of the display image in pixels."""

_MOST_AVERAGED = 32  # source pixels, in a line, that become one of the display image
_FIRST_SWAPPED = 5  # from here on, orientations exchange width and height
_ORIENTATIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

Size = tuple[int, int]
"""Width and height in pixels."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a part of a picture, in its pixels."""


def display(decoded: Decoded) -> Image.Image:
    """Return the display image: at most DISPLAY_SIDE pixels a side, never enlarged."""
    image = decoded.image
    factor = max(1, max(image.size) // (2 * DISPLAY_SIDE))
    if factor > _MOST_AVERAGED:
        # Only a thread of a picture is that long. Most of its rows are skipped, not averaged.
        kept = -(-factor // _MOST_AVERAGED)
        size = (-(-image.width // kept), -(-image.height // kept))
        image = image.resize(size, Image.Resampling.NEAREST)
        factor = max(1, max(image.size) // (2 * DISPLAY_SIDE))
    flat = flatten(image, (0, 0, *image.size), (factor, factor))
    share = DISPLAY_SIDE / max(flat.size)
    if share < 1:
        shown = (max(1, round(flat.width * share)), max(1, round(flat.height * share)))
        # For people to look at: half the work of bicubic, and as sharp.
        flat = flat.resize(shown, Image.Resampling.HAMMING)
    return _upright(flat, decoded.orientation)


def fit(image: Image.Image, width: int, height: int) -> Image.Image:
    """Scale an RGB picture with bicubic interpolation and crop the excess around the centre.

    The side that has to shrink least gets exactly the length asked for; the other is scaled
    by the same factor, rounded down, and cropped evenly at both ends.
    """
    # `box` does scaling and crop in one step: the same pixels, without the memory that a
    # picture of 3 x 16,000,000 would need on the way.
    box = _centre(image.size, (width, height))
    return image.resize((width, height), Image.Resampling.BICUBIC, box=box)


def thumbnail(decoded: Decoded, target: Size, how: Fit) -> Image.Image:
    """Return the upright picture as the model sees it, without turning all of it.

    Which part that is follows, to the pixel, from its full size.
    """
    full = decoded.full_size
    if decoded.orientation >= _FIRST_SWAPPED:
        full = full[::-1]
    scale = round(max(full) / max(decoded.image.size))
    size = _inside(full, target) if how == "pad" else target
    seen = _centre(full, target) if how == "crop" else (0, 0, *full)
    x, y, right, bottom = (edge / scale for edge in seen)
    flat, box = _reduced(decoded, (x, y, right, bottom), size, scale)
    scaled = flat.resize(size, Image.Resampling.BICUBIC, box=box)
    if size == target:
        return scaled
    framed = Image.new("RGB", target)
    # Half of what the exact size leaves over, rounded down, as TensorFlow has it.
    left = max(0, target[0] * full[1] - target[1] * full[0]) // (2 * full[1])
    top = max(0, target[1] * full[0] - target[0] * full[1]) // (2 * full[0])
    framed.paste(scaled, (left, top))
    return framed


def _reduced(decoded: Decoded, box: Box, size: Size, scale: int) -> tuple[Image.Image, Box]:
    """Return what is left to the bicubic filter: an upright part, and where the box is in it."""
    image, swapped = decoded.image, decoded.orientation >= _FIRST_SWAPPED
    upright = image.size[::-1] if swapped else image.size
    left_to_bicubic = PIXELS_PER_INPUT_PIXEL if scale == 1 else PIXELS_PER_INPUT_PIXEL // 2
    margins, factors = [], []
    for axis, length in enumerate(size):
        span = box[axis + 2] - box[axis]
        # Each side for itself, or nothing would be reduced of 65,535 x 700 that is stretched.
        factors.append(max(1, int(span / length) // left_to_bicubic))
        # Both ends lose the same, so that turning changes nothing; the filter reaches two target
        # pixels beyond the box.
        reach = 2 * span / length + factors[axis]
        margins.append(max(0, int(min(box[axis], upright[axis] - box[axis + 2]) - reach)))
    (left, top), (across, down) = margins, factors
    if swapped:
        left, top, across, down = top, left, down, across
    part = (left, top, image.width - left, image.height - top)
    flat = _upright(flatten(image, part, (across, down)), decoded.orientation)
    x, y, right, bottom = (
        (edge - margins[at % 2]) / factors[at % 2] for at, edge in enumerate(box)
    )
    return flat, (x, y, min(flat.width, right), min(flat.height, bottom))


def _inside(size: Size, target: Size) -> Size:
    """Return the size of a picture that is scaled until it just fits into the target."""
    return (
        max(1, min(target[0], size[0] * target[1] // size[1])),
        max(1, min(target[1], size[1] * target[0] // size[0])),
    )


def _centre(size: Size, target: Size) -> Box:
    """Return the part of a picture that becomes the target."""
    scaled = (
        max(target[0], size[0] * target[1] // size[1]),
        max(target[1], size[1] * target[0] // size[0]),
    )
    left, top = (scaled[0] - target[0]) // 2, (scaled[1] - target[1]) // 2
    across, down = size[0] / scaled[0], size[1] / scaled[1]
    return (left * across, top * down, (left + target[0]) * across, (top + target[1]) * down)


def _upright(image: Image.Image, orientation: int) -> Image.Image:
    transposition = _ORIENTATIONS.get(orientation)
    return image if transposition is None else image.transpose(transposition)
