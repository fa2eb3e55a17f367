"""The owner's accent colour: whether it can be read, and the colours that follow from it. Pure.

Contrast is WCAG 2.2's: the ratio of two relative luminances, from 1 to 21.
"""

import re

ENOUGH = 4.5
"""The contrast that text needs (WCAG 2.2, 1.4.3)."""

OURS, OURS_ON_DARK = "#0b6a5b", "#6fd6c0"
"""The accents of css/base.css and the icon, for light and dark."""
PAPER, DARK_PAPER, WHITE = "#f6f6f1", "#121615", "#ffffff"

_FORM = re.compile(r"#[0-9a-fA-F]{6}")
_LINEAR_BELOW = 0.04045
_TINT, _BAR, _DARK_BAR = 10, 35, 45
"""Percent of the accent that quiet surfaces and bars have."""


def is_colour(text: object) -> bool:
    """Return whether a value is a colour like `#0b6a5b`."""
    return isinstance(text, str) and _FORM.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def is_legible(colour: str) -> bool:
    """Return whether the colour can be read on the paper, and white text on the colour."""
    return min(contrast(colour, PAPER), contrast(colour, WHITE)) >= ENOUGH


def on_dark(colour: str) -> str:
    """Return the colour with as much white as it needs to be read on the dark paper."""
    mixes = (mixed(colour, WHITE, percent) for percent in range(101))
    return next(one for one in mixes if contrast(one, DARK_PAPER) >= ENOUGH)


def mixed(colour: str, other: str, percent: int) -> str:
    """Return the colour with some percent of another one mixed in."""
    parts = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * percent / 100):02x}" for a, b in parts)


def stylesheet(colour: str | None) -> bytes:
    """Return the custom properties of an accent, for light and dark; a comment without one."""
    if colour is None:
        return b"/* The card names no accent. */\n"
    dark = on_dark(colour)
    light = _properties(colour, WHITE, _tint(colour, PAPER), mixed(PAPER, colour, _BAR))
    night = _properties(
        dark, DARK_PAPER, _tint(dark, DARK_PAPER), mixed(DARK_PAPER, dark, _DARK_BAR)
    )
    return (
        f":root {{ {light} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {night} }} }}\n"
    ).encode()


def _properties(accent: str, on_accent: str, tint: str, bar: str) -> str:
    return f"--accent: {accent}; --on-accent: {on_accent}; --tint: {tint}; --bar: {bar};"


def _tint(colour: str, paper: str) -> str:
    """Return the paper with a little of the colour, on which the colour can still be read."""
    tints = (mixed(paper, colour, percent) for percent in range(_TINT, -1, -1))
    return next((one for one in tints if contrast(colour, one) >= ENOUGH), paper)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= _LINEAR_BELOW else ((value + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
