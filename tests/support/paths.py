"""Where the repository and the bundled model are."""

from pathlib import Path

import pytest

from chalicelib.model import card

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "vendor" / "model"
BUNDLED = card.load(MODEL)
"""The card of the model in vendor/model: its owner may have brought another than ours."""

ours = pytest.mark.skipif(
    BUNDLED.name != "souqnet",
    reason=f"this is about souqnet, and vendor/model holds {BUNDLED.name}",
)
"""ObjectInfo a test of what the model that Fuzzy Vision comes with can do."""
