"""Teaching the network: fine-tuning with early stopping."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from tqdm import tqdm

from tools.training import network
from tools.training.frameworks import keras, tensorflow
from tools.training.lessons import Lessons
from tools.training.network import Model
from tools.training.record import Epoch
from tools.training.samples import SIDE, Sample, stack, targets
from tools.training.teacher import Teacher

Untyped: TypeAlias = Any
"""What comes from Keras, TensorFlow and tqdm, which ship no types."""

_DECAY = 1e-4
_HEAD_RATE, _HEAD_EPOCHS = 4e-3, 3
_RATE, _RATE_FROM_SCRATCH = 3e-4, 1e-3
_PATIENCE = 0.4
"""Share of the epochs after which training stops if validation has got no better."""


@dataclass(frozen=True)
class Plan:
    """How long to train at most, the seed of everything random, and what to start from."""

    epochs: int
    seed: int
    pretrained: bool


@dataclass(frozen=True)
class Course:
    """The network, the samples it learns views of, and those that tell its best epoch.

    `strangers` show none of the labels: it learns to be sure of none. There may be a `teacher`.
    """

    model: Model
    training: Sequence[Sample]
    strangers: Sequence[Sample]
    validation: Sequence[Sample]
    teacher: Teacher | None = None


def teach(course: Course, plan: Plan) -> list[Epoch]:
    """Train the model in place, keep its best epoch, and return how all epochs went.

    Pretrained features come to harm while the head is still random, and then do worse on
    pictures from elsewhere (Kumar et al. 2022, "Fine-tuning can distort pretrained features"):
    the head learns alone first, then everything, at a low rate.
    """
    if not plan.pretrained:
        return _stage(course, Plan(plan.epochs, plan.seed, pretrained=False), _RATE_FROM_SCRATCH)
    network.fix(course.model, backbone=True)
    alone = replace(course, teacher=None)
    first = _stage(alone, Plan(_HEAD_EPOCHS, plan.seed + 1, pretrained=True), _HEAD_RATE)
    network.fix(course.model, backbone=False)
    return first + _stage(course, plan, _RATE, len(first))


def _stage(course: Course, plan: Plan, rate: float, before: int = 0) -> list[Epoch]:
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
    answers = np.eye(lessons.labels, dtype=np.float32)[targets(course.validation)]
    with tqdm(total=plan.epochs, desc="Training", unit=" epochs") as bar:
        history = model.fit(
            _stream(lessons),
            epochs=plan.epochs,
            steps_per_epoch=lessons.per_epoch,
            shuffle=False,
            validation_data=(stack(course.validation), answers),
            validation_batch_size=64,
            callbacks=[_patience(plan), _progress(bar)],
            verbose=0,
        )
    columns = ("loss", "accuracy", "val_loss", "val_accuracy")
    told = zip(*(history.history[column] for column in columns), strict=True)
    return [Epoch(number, *map(float, row)) for number, row in enumerate(told, before + 1)]


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
