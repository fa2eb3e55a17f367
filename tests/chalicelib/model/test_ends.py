"""What a graph is given for pixels, and what its answer means."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from chalicelib.model import ends
from chalicelib.model.card import OUTPUTS, Input
from tests.support.pictures import noise

PIXELS = np.asarray(noise(16, 12))
FLOATS = (0.0, 0)


def details(
    dtype: type, quantization: tuple[float, int] = FLOATS, channels: tuple[int, ...] = (3,)
) -> dict[str, Any]:
    """Return what LiteRT tells of a tensor."""
    return {"dtype": dtype, "quantization": quantization, "shape": [1, 12, 16, *channels]}


def test_graph_that_scales_itself_takes_the_pixels() -> None:
    batch = ends.Feed(Input(16, 12), details(np.uint8))(PIXELS)
    assert batch.dtype == np.uint8
    assert np.array_equal(batch, [PIXELS])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_each_channel_has_its_scale_and_offset_in_the_graphs_order(dtype: type) -> None:
    scale, offset = (0.5, 1, 2), (1, 0, -3)
    told = Input(16, 12, 3, "crop", np.dtype(dtype).name, scale, offset, "bgr")
    batch = ends.Feed(told, details(dtype))(PIXELS)
    assert batch.dtype == dtype
    assert np.array_equal(batch[0], PIXELS[..., ::-1] * np.array(scale) + np.array(offset))


@pytest.mark.parametrize("channels", [(1,), ()])
def test_grey_is_pillows_with_or_without_an_axis(channels: tuple[int, ...]) -> None:
    told = Input(16, 12, 1, "crop", "float32", (2,), (1,))
    batch = ends.Feed(told, details(np.float32, channels=channels))(PIXELS)
    assert batch.shape == (1, 12, 16, *channels)
    grey = np.asarray(Image.fromarray(PIXELS).convert("L"), dtype=float)
    assert np.array_equal(batch.reshape(12, 16), 2 * grey + 1)


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.int16])
def test_whole_numbers_are_rounded_and_clipped(dtype: type) -> None:
    ramp = np.arange(0, 256, dtype=np.uint8).reshape(16, 16, 1).repeat(3, axis=2)
    told = Input(16, 16, dtype=np.dtype(dtype).name, scale=(1 / 127.5,) * 3, offset=(-1,) * 3)
    batch = ends.Feed(told, details(dtype, (0.007, -2)))(ramp)
    limits = np.iinfo(dtype)
    wanted = [
        min(max(round((value / 127.5 - 1) / 0.007 - 2), limits.min), limits.max)
        for value in range(256)
    ]
    assert batch.dtype == dtype
    assert batch[0, ..., 2].ravel().tolist() == wanted


def test_graph_of_other_numbers_than_its_cards_is_refused() -> None:
    with pytest.raises(ValueError, match=r"takes float32, but its card\.json says int8"):
        ends.Feed(Input(16, 12, dtype="int8"), details(np.float32))
    with pytest.raises(ValueError, match=r"takes float32, but its card\.json says nothing"):
        ends.Feed(Input(16, 12), details(np.float32))


def answer(values: list[float], meaning: str) -> NDArray[np.float64]:
    """Return the probabilities of a float graph's answer."""
    return ends.probabilities(np.array([values], np.float32), details(np.float32), meaning)


def test_answers_become_probabilities_as_the_card_says() -> None:
    odds = np.exp([1, 3])
    expected = {
        "probabilities": answer([0.25, 0.75], "probabilities"),
        "logits": answer([1001, 1003], "logits"),
        "probability of second": answer([0.75], "probability of second"),
        "logit of second": answer([2], "logit of second"),
    }
    assert tuple(expected) == OUTPUTS
    for meaning, found in expected.items():
        shares = [0.25, 0.75] if "prob" in meaning else odds / odds.sum()
        assert found == pytest.approx(shares), meaning


@pytest.mark.parametrize("logit", [-2000, 2000])
def test_extreme_logit_is_certain(logit: float) -> None:
    assert answer([logit], "logit of second").tolist() == [float(logit < 0), float(logit > 0)]


def test_quantised_probabilities_add_up_to_one() -> None:
    told = details(np.int8, (1 / 256, -128))
    raw = np.array([[-128, 0, -3]], np.int8)
    found = ends.probabilities(raw, told, "probabilities")
    assert found == pytest.approx([0, 128 / 253, 125 / 253])
    nothing = np.full((1, 1000), -128, np.int8)  # 0 of 256: every label has less than a half
    assert ends.probabilities(nothing, told, "probabilities") == pytest.approx([0.001] * 1000)
