from collections.abc import Callable
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from examples.souqnet import teacher
from examples.souqnet.lessons import Lessons
from examples.souqnet.samples import Sample, stack, targets
from fuzzyvision.bundle.frameworks import keras, silence, tensorflow
from fuzzyvision.common.errors import CommandError
from tests.support.training import SHAPES, requires_tensorflow


def test_a_file_that_is_no_network_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "teacher.tflite"
    file.write_bytes(b"no network")
    with pytest.raises(CommandError, match="is not a TensorFlow Lite model"):
        teacher.Embedding(file)


@requires_tensorflow
def test_network_without_picture_input_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "teacher.tflite"
    layers = [keras().layers.Flatten()]
    model = keras().Sequential([keras().Input((8, 8, 3)), *layers])
    with silence():
        file.write_bytes(tensorflow().lite.TFLiteConverter.from_keras_model(model).convert())
    with pytest.raises(CommandError, match="must take one RGB picture"):
        teacher.Embedding(file)


@requires_tensorflow
def test_a_teacher_tells_apart_what_it_was_shown(
    sample: Callable[[str, int], Sample], embedding: Path
) -> None:
    shown = [sample(label, number) for label in SHAPES for number in range(4)]
    master = teacher.prepare(embedding, shown, len(SHAPES), np.random.default_rng(1))
    answers = master.answers(stack(shown))
    assert answers.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert (answers.argmax(axis=1) == targets(shown)).mean() > 0.9


@requires_tensorflow
def test_targets_mix_label_and_teacher(
    sample: Callable[[str, int], Sample], embedding: Path
) -> None:
    """Six tenths, of a teacher that is sure of the last label; the second is left out."""
    weights, bias = np.zeros((48, 3), np.float32), np.array([0, 0, 50], np.float32)
    master = teacher.Teacher(teacher.Embedding(embedding), weights, bias)
    lessons = Lessons([sample("Circle", 0)], (), 3, 7, master)
    answers = np.concatenate([answers for _, answers in islice(lessons.batches(), 3)])
    some = answers[answers[:, 1] < 0.02]
    assert len(some) > 32
    assert some[:, 0] == pytest.approx(0.4, abs=0.02)
    assert some[:, 2] == pytest.approx(0.6, abs=0.02)
