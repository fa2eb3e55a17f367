"""One stage of training: some epochs, with early stopping."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from examples.souqnet.average import Average
from examples.souqnet.lessons import Lessons
from examples.souqnet.samples import SIDE, Sample, stack, targets
from examples.souqnet.teacher import Teacher
from fuzzyvision.bundle.frameworks import Model, keras, tensorflow
from fuzzyvision.reports.record import Epoch

Untyped: TypeAlias = Any
"""What comes from Keras, TensorFlow and tqdm, which ship no types."""

_DECAY = 1e-4
_PATIENCE = 0.4
"""Share of the epochs after which training stops if validation has got no better."""

_ARRIVED = 0.35
"""Share of the epochs after which their weights count in the average."""


@dataclass(frozen=True)
class Plan:
    """How long to train at most, the seed of everything random, and what to start from.

    Pretrained weights are fine-tuned in `runs` ways, which differ in what is random. The progress
    bar bears the `title`.
    """

    epochs: int
    seed: int
    pretrained: bool
    runs: int = 1
    title: str = "Training"


@dataclass(frozen=True)
class Course:
    """The network, the samples it learns views of, and those that tell its best epoch.

    Out-of-distribution samples show none of the labels: it learns to be unsure of them.
    """

    model: Model
    training: Sequence[Sample]
    strangers: Sequence[Sample]
    validation: Sequence[Sample]
    teacher: Teacher | None = None


def stage(
    course: Course, plan: Plan, rate: float, average: Average, before: int = 0
) -> list[Epoch]:
    """Train at a rate that falls to nothing, keep the best epoch, count the later ones in.

    Return how the epochs went; `before` is the number of those before them.
    """
    model = course.model
    lessons = Lessons(
        course.training, course.strangers, model.output_shape[-1], plan.seed, course.teacher
    )
    steps = plan.epochs * lessons.per_epoch
    falling = keras().optimizers.schedules.CosineDecay(rate, decay_steps=steps)
    model.compile(
        keras().optimizers.AdamW(falling, weight_decay=_DECAY),
        loss="categorical_crossentropy",
        metrics=["accuracy"],
    )
    with tqdm(total=plan.epochs, desc=plan.title, unit=" epochs") as bar:
        history = model.fit(
            _stream(lessons),
            epochs=plan.epochs,
            steps_per_epoch=lessons.per_epoch,
            shuffle=False,
            validation_data=validation(course),
            validation_batch_size=64,
            callbacks=[_averaging(plan, model, average), _patience(plan), _progress(bar)],
            verbose=0,
        )
    columns = ("loss", "accuracy", "val_loss", "val_accuracy")
    told = zip(*(history.history[column] for column in columns), strict=True)
    return [Epoch(number, *map(float, row)) for number, row in enumerate(told, before + 1)]


def validation(course: Course) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Return the pixels and the answers of the pictures that the best is told by."""
    labels = course.model.output_shape[-1]
    return stack(course.validation), np.eye(labels, dtype=np.float32)[targets(course.validation)]


def _stream(lessons: Lessons) -> Untyped:
    """Return the batches as a data set: views are made while the network learns from others."""
    tf = tensorflow()
    shapes = (
        tf.TensorSpec((None, SIDE, SIDE, 3), tf.float32),
        tf.TensorSpec((None, lessons.labels), tf.float32),
    )
    options = tf.data.Options()
    options.autotune.enabled = False  # nothing to tune, and its thread delays the end by 40 s
    stream = tf.data.Dataset.from_generator(lessons.batches, output_signature=shapes)
    return stream.prefetch(4).with_options(options)


def _averaging(plan: Plan, model: Model, average: Average) -> Untyped:
    def count_in(epoch: int, _: dict[str, float]) -> None:
        if epoch >= _ARRIVED * plan.epochs:
            average.add(model.get_weights())

    return keras().callbacks.LambdaCallback(on_epoch_end=count_in)


def _patience(plan: Plan) -> Untyped:
    return keras().callbacks.EarlyStopping(
        monitor="val_loss",
        patience=max(3, round(_PATIENCE * plan.epochs)),
        restore_best_weights=True,
    )


def _progress(bar: Untyped) -> Untyped:
    def show(_: int, logs: dict[str, float]) -> None:
        bar.set_postfix(
            loss=f"{logs['loss']:.3f}",
            validation=f"{100 * logs['val_accuracy']:.1f} %",
            refresh=False,
        )
        bar.update()

    return keras().callbacks.LambdaCallback(on_epoch_end=show)
