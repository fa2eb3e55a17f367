"""Teaching the network to see at 128 pixels what the teacher sees larger, and to answer."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from tqdm import tqdm

from examples.souqnet import views
from examples.souqnet.average import Average
from examples.souqnet.batches import BATCH, Batches, taught
from examples.souqnet.material import Part
from examples.souqnet.samples import SIDE, stack, targets
from examples.souqnet.teacher import Teacher
from fuzzyvision.bundle.frameworks import Model, keras, tensorflow
from fuzzyvision.reports.record import Epoch

Untyped: TypeAlias = Any
"""What comes from Keras, TensorFlow and tqdm, which ship no types."""

_MOST_VIEWS = 8
"""Views of a picture at most, on average: an epoch is as many views as there are pictures."""

_RATE, _DECAY, _CLIP = 2e-4, 1e-4, 1.0
_WARM_UP = 100
"""Steps in which the learning rate rises; AdamW's first ones would be too long."""

_LIKENESS = 3.0
"""Weight of the features' distance to the teacher's, as a share of their variance."""

_ARRIVED = 0.4
"""Share of the epochs after which their weights count in the average."""


@dataclass(frozen=True)
class Plan:
    """How long to train, the seed of everything random, and whether views imitate phones."""

    epochs: int
    seed: int
    phones: bool = True


def teach(model: Model, teacher: Teacher, parts: tuple[Part, Part], plan: Plan) -> list[Epoch]:
    """Train the model in place with the first part and return how the epochs did on the second.

    The head starts as the teacher's. The weights are the mean over the later epochs, which does
    better on pictures from elsewhere than any of them (Izmailov et al. 2018).
    """
    training, validation = parts
    labels, pictures = len(teacher.head[1]) - 1, max(BATCH, len(training.known))
    number = pictures * min(plan.epochs, _MOST_VIEWS)
    made = views.make(training, number, labels, plan.seed, phones=plan.phones)
    seen = teacher.features(made.pixels)
    batches = taught(made, seen, teacher.answers(seen), plan.seed)
    model.get_layer("known").set_weights(teacher.head)
    steps = pictures // BATCH
    _compile(model, plan.epochs * steps, float(batches.features.var(axis=0).mean()))
    average = Average()
    with tqdm(total=plan.epochs, desc="Training", unit=" epochs") as bar:
        history = model.fit(
            _stream(batches),
            epochs=plan.epochs,
            steps_per_epoch=steps,
            shuffle=False,
            validation_data=_validation(validation, teacher),
            validation_batch_size=64,
            callbacks=[_averaging(plan.epochs, model, average), _progress(bar)],
            verbose=0,
        )
    model.set_weights(average.weights)
    columns = ("known_loss", "known_accuracy", "val_known_loss", "val_known_accuracy")
    told = zip(*(history.history[column] for column in columns), strict=True)
    return [Epoch(number, *map(float, row)) for number, row in enumerate(told, 1)]


def _compile(model: Model, steps: int, variance: float) -> None:
    """Use AdamW at a rate that rises, then falls to nothing by a cosine."""
    optimizers, warm = keras().optimizers, min(_WARM_UP, steps // 4)
    rate = optimizers.schedules.CosineDecay(
        _RATE / 100, decay_steps=steps - warm, warmup_target=_RATE, warmup_steps=warm
    )
    model.compile(
        optimizers.AdamW(rate, weight_decay=_DECAY, clipnorm=_CLIP),
        loss={"features": "mean_squared_error", "known": "categorical_crossentropy"},
        loss_weights={"features": _LIKENESS / variance, "known": 1.0},
        metrics={"known": "accuracy"},
    )


def _validation(part: Part, teacher: Teacher) -> tuple[Untyped, Untyped]:
    pixels, places = stack(part.known), len(teacher.head[1])
    answers = np.eye(places, dtype=np.float32)[targets(part.known)]
    return pixels, (teacher.features(pixels), answers)


def _stream(batches: Batches) -> Untyped:
    """Return the batches as a data set."""
    tf = tensorflow()
    expected = tuple(
        tf.TensorSpec((BATCH, one.shape[1]), tf.float32)
        for one in (batches.features, batches.answers)
    )
    shapes = (tf.TensorSpec((BATCH, SIDE, SIDE, 3), tf.float32), expected)
    options = tf.data.Options()
    options.autotune.enabled = False  # nothing to tune, and its thread delays the end by 40 s
    stream = tf.data.Dataset.from_generator(batches.stream, output_signature=shapes)
    return stream.prefetch(4).with_options(options)


def _averaging(epochs: int, model: Model, average: Average) -> Untyped:
    def count_in(epoch: int, _: dict[str, float]) -> None:
        if epoch + 1 > _ARRIVED * epochs:
            average.add(model.get_weights())

    return keras().callbacks.LambdaCallback(on_epoch_end=count_in)


def _progress(bar: Untyped) -> Untyped:
    def show(_: int, logs: dict[str, float]) -> None:
        bar.set_postfix(
            loss=f"{logs['loss']:.3f}",
            validation=f"{100 * logs['val_known_accuracy']:.1f} %",
            refresh=False,
        )
        bar.update()

    return keras().callbacks.LambdaCallback(on_epoch_end=show)
