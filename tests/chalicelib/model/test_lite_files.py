"""Files of LiteRT as their authors made them: fed as the card says, they answer as LiteRT does."""

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray
from PIL import Image

from chalicelib.model import occlusion
from chalicelib.model.classifier import Classifier

FLOATS = {"float": 2e-6, "dynamic": 2e-6, "float16": 0.01}
"""Files of the same numbers as the author's model, and how far from its answers they may be."""
QUANTISED = {"int16": "float32", "int8_float_ends": "float32", "int8": "int8", "uint8": "uint8"}


def classifier(file: Path, folder: Path, dtype: str, **told: Any) -> Classifier:  # noqa: ANN401 - as in JSON
    """Return a classifier of a bundle with this file, whose author divided pixels by 255."""
    shutil.copy(file, folder / "model.tflite")
    size = {"width": 32, "height": 32, "dtype": dtype, "scale": [1 / 255] * 3}
    (folder / "card.json").write_text(json.dumps({"input": size, **told}))
    return Classifier(folder)


def case(folder: Path) -> tuple[list[NDArray[np.uint8]], list[list[float]]]:
    """Return pictures, and what the author's model answers to each."""
    rows = json.loads((folder / "expected.json").read_text())["rows"]
    return [np.asarray(Image.open(folder / f"picture{at}.png")) for at in range(len(rows))], rows


@pytest.mark.parametrize("name", FLOATS)
def test_files_with_floats_answer_as_their_authors_model(
    shared: Path, tmp_path: Path, name: str
) -> None:
    folder = shared / "models" / "lite_kinds"
    model = classifier(folder / f"{name}.tflite", tmp_path, "float32")
    for pixels, wanted in zip(*case(folder), strict=True):
        assert model.probabilities(pixels) == pytest.approx(wanted, abs=FLOATS[name])


@pytest.mark.parametrize("name", QUANTISED)
def test_quantised_files_answer_as_litert_does(shared: Path, tmp_path: Path, name: str) -> None:
    folder = shared / "models" / "lite_kinds"
    model = classifier(folder / f"{name}.tflite", tmp_path, QUANTISED[name])
    raw = Interpreter(str(folder / f"{name}.tflite"))
    raw.allocate_tensors()
    (entry,), (end,) = raw.get_input_details(), raw.get_output_details()
    # These files' whole numbers are pixels themselves, or pixels minus 128.
    shift = {"int8": -128, "uint8": 0}.get(name)
    for pixels in case(folder)[0]:
        given = pixels / np.float32(255) if shift is None else pixels.astype(int) + shift
        raw.set_tensor(entry["index"], given[np.newaxis].astype(entry["dtype"]))
        raw.invoke()
        answer = raw.get_tensor(end["index"])[0].astype(float)
        if shift is not None:
            answer = (answer - shift) / (answer - shift).sum()
        assert model.probabilities(pixels) == pytest.approx(answer, abs=1e-6)


@pytest.mark.parametrize("name", ["any", "eight"])
def test_open_sizes_and_other_batches_become_one_picture(
    shared: Path, tmp_path: Path, name: str
) -> None:
    folder = shared / "models" / "lite_dynamic_batch"
    model = classifier(folder / f"{name}.tflite", tmp_path, "float32")
    for pixels, wanted in zip(*case(folder), strict=True):
        assert model.probabilities(pixels) == pytest.approx(wanted, abs=1e-6)


def test_size_that_its_author_fixed_is_not_changed(shared: Path, tmp_path: Path) -> None:
    file = shared / "models" / "lite_kinds" / "float.tflite"
    model = classifier(file, tmp_path, "float32")
    with pytest.raises(RuntimeError, match="resize"):
        model.probabilities(np.zeros((48, 32, 3), np.uint8))


@pytest.mark.parametrize(("kind", "name"), [("kinds", "int8"), ("dynamic_batch", "eight")])
def test_files_as_they_came_are_explained(
    shared: Path, tmp_path: Path, kind: str, name: str
) -> None:
    folder = shared / "models" / f"lite_{kind}"
    model = classifier(folder / f"{name}.tflite", tmp_path, "int8" if name == "int8" else "float32")
    found = occlusion.occlude(case(folder)[0][0], model.probabilities)
    assert sum(found.probabilities) == pytest.approx(1)
    assert len(found.drops[0]) == 49
