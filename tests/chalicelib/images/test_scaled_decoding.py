"""Decoding large JPEGs small must not change what the model says of photographs."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chalicelib.images import pictures, render
from chalicelib.model.classifier import Classifier
from tests.support.paths import MODEL, ours
from tests.support.pictures import decoded, encoded

PHOTOGRAPHS = 500


@pytest.mark.slow
@ours
def test_no_label_of_500_photographs_changes(shared: Path) -> None:
    found = sorted((shared / "photos").rglob("*.jpg"))
    chosen = found[:: len(found) // PHOTOGRAPHS][:PHOTOGRAPHS]
    assert len(chosen) == PHOTOGRAPHS
    classifier = Classifier(MODEL)
    changed = []
    for path in chosen:
        photo = decoded(path.read_bytes()).convert("RGB")
        share = 1820 / max(photo.size)
        size = (round(photo.width * share), round(photo.height * share))
        large = encoded(photo.resize(size, Image.Resampling.BILINEAR), quality=90)
        full = np.asarray(render.fit(decoded(large), 128, 128))
        seen = pictures.read(large, 128, 128).pixels
        labels = [np.argmax(classifier.probabilities(pixels)) for pixels in (full, seen)]
        if labels[0] != labels[1]:
            changed.append(path.name)
    assert changed == []
