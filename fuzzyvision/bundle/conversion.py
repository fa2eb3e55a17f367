"""From a network to the file that the service runs, in one graph; and the bundle's folder.

`convert` traces preprocessing, network and postprocessing at once: what the service feeds, uint8
pixels, goes in, and probabilities come out.
"""

import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from chalicelib.model.classifier import Classifier
from fuzzyvision.bundle.answers import Meaning
from fuzzyvision.bundle.frameworks import Model, keras, predict, silence, tensorflow
from fuzzyvision.bundle.scaling import BGR, COLOURS, LUMA, PIXELS, affine
from fuzzyvision.common.errors import CommandError

KERAS, LEGACY, LITE, CARD = "model.keras", "model.h5", "model.tflite", "card.json"
_FILES = (KERAS, LEGACY, LITE, CARD)

_DATE = "1980-01-01@00:00:00"
"""The earliest that a zip archive can tell, as zipfile.ZipInfo has it."""

MOST_DIFFERENCE = 0.01
"""Largest difference of a probability to the original's that is accepted."""


@dataclass(frozen=True)
class Graph:
    """A network: `call` takes a TensorFlow tensor [1, *shape] of `dtype`, and gives its answer.

    `shape` is (height, width) or (height, width, channels); `scaling` one of scaling.NAMES.
    """

    call: Callable[[Any], Any]
    shape: tuple[int, ...]
    dtype: str
    scaling: str
    meaning: Meaning

    @property
    def channels(self) -> int:
        """3 for colour, 1 for grey: a shape of two sides has no axis for its one channel."""
        return channels(self.shape)


def channels(shape: tuple[int, ...]) -> int:
    """Return the channels of what a network of this shape looks at."""
    return shape[2] if len(shape) > 2 else 1  # noqa: PLR2004 - height and width


def convert(graph: Graph, *, half: bool = False) -> bytes:
    """Return a TensorFlow Lite file: uint8 RGB [1, height, width, 3] to float32 [1, labels].

    `half` stores weights in 16 bits. Raises CommandError if TensorFlow Lite lacks an operation.
    """
    with tempfile.TemporaryDirectory() as folder:
        export(graph, Path(folder))
        return converted(Path(folder), half=half)


def export(graph: Graph, folder: Path) -> None:
    """Write pixels, network and probabilities as one SavedModel, for `converted`.

    Through a file, weights are in memory once: constants in the graph took 13 GB for VGG16.
    """
    tf = tensorflow()
    height, width = graph.shape[:2]
    module = tf.Module()
    whole = tf.function(lambda pixels: _whole(graph, pixels), autograph=False)
    with silence():
        traced = whole.get_concrete_function(
            tf.TensorSpec((1, height, width, COLOURS), tf.uint8, name="pixels")
        )
        module.weights = list(traced.graph.variables)
        # What a stranger's functions do to gradients is not needed to answer.
        options = tf.saved_model.SaveOptions(experimental_custom_gradients=False)
        tf.saved_model.save(module, str(folder), signatures=traced, options=options)


def converted(folder: Path, *, half: bool) -> bytes:
    """Return what `export` wrote as a TensorFlow Lite file, `half` with weights in 16 bits.

    Raises CommandError if TensorFlow Lite lacks an operation.
    """
    tf = tensorflow()
    converter = tf.lite.TFLiteConverter.from_saved_model(str(folder))
    if half:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
    try:
        with silence():
            made: bytes = converter.convert()
    except Exception as error:  # the converter raises its own, TensorFlow's and Python's
        raise CommandError(_complaint(str(error))) from error
    return made


def prepared(graph: Graph, pixels: Any) -> Any:  # noqa: ANN401 - TensorFlow ships no types
    """Return a tensor of pixels [n, height, width, 3], 0 to 255, as the network takes them."""
    tf = tensorflow()
    values = tf.cast(pixels, tf.float32)
    way = affine(graph.scaling, graph.channels)
    if graph.channels == 1:
        # Pillow's own whole numbers: below 2 to the 24th, where float32 is exact.
        luma = tf.constant(LUMA, tf.float32) / 2**16
        values = tf.floor(tf.reduce_sum(values * luma, axis=-1, keepdims=True) + 0.5)
    elif way.order == BGR:
        values = tf.reverse(values, axis=[-1])
    if graph.scaling.removeprefix(f"{BGR} ") != PIXELS:
        values = values * tf.constant(way.scale, tf.float32)
        values = values + tf.constant(way.offset, tf.float32)
    return tf.cast(tf.reshape(values, (pixels.shape[0] or -1, *graph.shape)), graph.dtype)


def _whole(graph: Graph, pixels: Any) -> Any:  # noqa: ANN401 - as above
    tf = tensorflow()
    (answer,) = tf.nest.flatten(graph.call(prepared(graph, pixels)))
    return _finished(tf.reshape(tf.cast(answer, tf.float32), (1, -1)), graph.meaning)


def _finished(answer: Any, meaning: Meaning) -> Any:  # noqa: ANN401 - as above
    tf = tensorflow()
    if meaning is Meaning.LOGITS:
        return tf.nn.softmax(answer)
    if meaning is Meaning.SECOND_LOGIT:
        answer = tf.sigmoid(answer)
    if meaning in {Meaning.SECOND, Meaning.SECOND_LOGIT}:
        return tf.concat([1 - answer, answer], axis=-1)
    return answer


def _complaint(text: str) -> str:
    lacking = re.findall(r"(?:Flex|Custom) ops?: ([\w, ]+)", text)
    names = {name.strip() for names in lacking for name in names.split(",")}
    names |= set(re.findall(r"'tf\.(\w+)' op is neither a custom op nor a flex op", text))
    if names - {""}:
        listed = ", ".join(sorted(names - {""}))
        return (
            f"TensorFlow Lite cannot run this model: it has no {listed}. Put layers in its place "
            "that work on phones, and save the model again."
        )
    return (
        "TensorFlow Lite cannot run this model, and does not say which layer is to blame: does "
        "tf.lite.TFLiteConverter convert it where it was trained?"
    )


@contextmanager
def workplace(out: Path) -> Iterator[Path]:
    """Make a folder next to `out` to build in, and remove it at the end.

    Raises CommandError if nothing can be written there.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        made = tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent)
    except OSError as error:
        raise CommandError(
            f"Nothing can be written into {out.parent} ({error.strerror}): name another folder."
        ) from error
    with made as folder:
        yield Path(folder)


def save(model: Model, folder: Path) -> dict[str, str]:
    """Write a Keras network that takes 0..255 and gives probabilities, and what it becomes.

    Returns the files' names with their SHA-256.
    """
    bare = keras().Model(model.inputs, model.outputs, name=model.name)  # without an optimizer
    bare.save(folder / KERAS)
    _date(folder / KERAS)
    graph = Graph(
        lambda values: bare(values, training=False),
        bare.input_shape[1:], "float32", PIXELS, Meaning.PROBABILITIES,
    )  # fmt: skip
    (folder / LITE).write_bytes(convert(graph))
    return hashes(folder)


def _date(file: Path) -> None:
    """Give a file of Keras the date of all others, so that equal networks are equal files."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    told = json.loads(parts["metadata.json"]) | {"date_saved": _DATE}
    parts["metadata.json"] = json.dumps(told).encode()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)


def hashes(folder: Path) -> dict[str, str]:
    """Return the names of the model files in a folder with their SHA-256."""
    files = [folder / name for name in _FILES[:-1] if (folder / name).exists()]
    return {file.name: sha256(file.read_bytes()).hexdigest() for file in files}


def run(folder: Path, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return what the service would answer, [n, labels], to pixels [n, height, width, 3]."""
    with silence():
        classifier = Classifier(folder)
    return np.array([classifier.probabilities(picture) for picture in pixels])


def difference(folder: Path, pixels: NDArray[np.uint8]) -> float:
    """Return the largest difference of a probability between the files that `save` wrote.

    Raises CommandError if it is above 0.01: the bundle must not be used then.
    """
    model = keras().models.load_model(folder / KERAS)
    return apart(predict(model, pixels), run(folder, pixels))


def apart(trained: NDArray[np.float64], given: NDArray[np.float64]) -> float:
    """Return the largest difference of a probability between a trained network and its file.

    Raises CommandError if it is above 0.01.
    """
    largest = float(np.abs(trained - given).max())
    if not largest <= MOST_DIFFERENCE:
        raise CommandError(
            f"The converted model differs by {largest:.4f} from the trained one; "
            f"at most {MOST_DIFFERENCE} is accepted. The old model stays."
        )
    return largest


def publish(folder: Path, card: dict[str, Any], out: Path) -> None:
    """Put the files from `folder` in place in `out`, the card last, each in one step.

    A file that the new bundle lacks goes: an imported network need not have a model.keras.
    """
    text = json.dumps(card, indent=2, ensure_ascii=False)
    (folder / CARD).write_text(f"{text}\n", encoding="utf-8")
    out.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        if (folder / name).is_file() and not (folder / name).is_symlink():
            (folder / name).replace(out / name)
        else:
            (out / name).unlink(missing_ok=True)
