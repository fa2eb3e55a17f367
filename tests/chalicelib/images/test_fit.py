"""How pictures become the model's input: all of them stretched, or between black bars."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from chalicelib.fit import FITS, Fit
from chalicelib.images import pictures
from tests.support.measured import MOST_CPU, cost_of
from tests.support.pictures import decoded, encoded, noise, turned

SIZES = [(300, 200), (200, 301), (96, 64), (40, 9), (3, 900), (901, 2)]
WIDTH, HEIGHT = 96, 64


def expected(image: Image.Image, fit: Fit) -> NDArray[np.int64]:
    """Return what a picture becomes in plain Pillow, sizes rounded down as TensorFlow's are."""
    if fit == "stretch":
        return np.asarray(image.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC), dtype=int)
    ratio = max(image.width / WIDTH, image.height / HEIGHT)
    width, height = image.width / ratio, image.height / ratio
    size = (max(1, int(width)), max(1, int(height)))
    framed = Image.new("RGB", (WIDTH, HEIGHT), "black")
    place = (int((WIDTH - width) / 2), int((HEIGHT - height) / 2))
    framed.paste(image.resize(size, Image.Resampling.BICUBIC), place)
    return np.asarray(framed, dtype=int)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("fit", ["stretch", "pad"])
def test_whole_picture_is_seen(fit: Fit, size: tuple[int, int]) -> None:
    image = noise(*size)
    seen = pictures.read(encoded(image, "PNG"), WIDTH, HEIGHT, fit)
    assert seen.pixels.shape == (HEIGHT, WIDTH, 3)
    # Averaged before the filter where there is much to average: a level or two.
    assert np.abs(seen.pixels - expected(image, fit)).max() <= (1 if max(size) < 900 else 6)
    assert np.array_equal(np.asarray(decoded(seen.thumbnail)), seen.pixels)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("fit", ["stretch", "pad"])
def test_upright_picture_is_fitted(fit: Fit, orientation: int) -> None:
    data = turned(orientation, noise(300, 200), "PNG")
    upright = ImageOps.exif_transpose(decoded(data))
    seen = pictures.read(data, WIDTH, HEIGHT, fit).pixels
    assert np.abs(seen - expected(upright, fit)).max() <= 1


@pytest.mark.parametrize("fit", ["stretch", "pad"])
def test_jpeg_decoded_small_is_fitted_alike(fit: Fit) -> None:
    data = encoded(noise(3400, 1800), quality=92)
    difference = np.abs(
        pictures.read(data, WIDTH, HEIGHT, fit).pixels - expected(decoded(data), fit)
    )
    assert difference.mean() < 0.5
    assert difference.max() <= 6


@pytest.mark.parametrize("fit", FITS)
def test_bars_are_black_and_transparency_is_white(fit: Fit) -> None:
    clear = encoded(Image.new("RGBA", (90, 30), (0, 0, 0, 0)), "PNG")
    column = pictures.read(clear, 30, 30, fit).pixels[:, 15, 0]
    bars = [0] * 10 if fit == "pad" else [255] * 10
    assert column.tolist() == [*bars, *[255] * 10, *bars]


@pytest.mark.parametrize("fit", FITS)
def test_picture_of_the_inputs_ratio_is_seen_the_same(fit: Fit) -> None:
    data = encoded(noise(480, 320))
    cropped = pictures.read(data, WIDTH, HEIGHT).pixels
    assert np.array_equal(pictures.read(data, WIDTH, HEIGHT, fit).pixels, cropped)


@pytest.mark.slow
@pytest.mark.parametrize("fit", FITS)
@pytest.mark.parametrize("size", [(65_535, 760), (760, 65_535)])
def test_longest_pictures_are_bounded(tmp_path: Path, size: tuple[int, int], fit: Fit) -> None:
    file = tmp_path / "long.png"
    file.write_bytes(encoded(Image.new("RGBA", size, (9, 9, 9, 99)), "PNG", compress_level=1))
    (cost,) = cost_of(file, fit=fit)
    assert cost["code"] == "accepted"
    assert cost["cpu"] < MOST_CPU
    assert cost["mb"] < 400
