import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzyvision.common import accent

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0b6a5b", "#0b6a5b", 1.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert accent.contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert accent.contrast(other, one) == accent.contrast(one, other)


def test_pale_colours_are_not_legible() -> None:
    assert accent.is_legible("#0b6a5b")
    assert not accent.is_legible("#6fd6c0")
    assert not accent.is_legible("#777777")  # enough on white, too little on the paper


@given(COLOURS)
def test_dark_variant_can_be_read_on_dark_paper(colour: str) -> None:
    dark = accent.on_dark(colour)
    assert accent.contrast(dark, accent.DARK_PAPER) >= 4.5
    if accent.contrast(colour, accent.DARK_PAPER) >= 4.5:
        assert dark == colour


@given(COLOURS.filter(accent.is_legible))
def test_accent_can_be_read_on_its_tint(colour: str) -> None:
    sheet = accent.stylesheet(colour).decode()
    light, night = sheet.split("@media")
    for part in (light, night):
        named = dict(
            one.strip().split(": ") for one in part.split("{")[-1].split("}")[0].split(";")[:-1]
        )
        assert accent.contrast(named["--accent"], named["--tint"]) >= 4.5
        assert accent.contrast(named["--accent"], named["--on-accent"]) >= 4.5


@pytest.mark.parametrize("text", ["#fff", "0b6a5b", "#0b6a5b;", "#0b6a5b\n", "red", "", None, 7])
def test_only_six_digits_are_a_colour(text: object) -> None:
    assert not accent.is_colour(text)
