"""The course of a training: the head first, then all, the best kept, every epoch a checkpoint."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from fuzzyvision.bundle.answers import Meaning
from fuzzyvision.common.errors import CommandError
from fuzzyvision.reports.record import Epoch
from fuzzyvision.training import heads
from fuzzyvision.training.checkpoint import Checkpoint, State
from fuzzyvision.training.feeding import Feed, Numbers, augmenting
from fuzzyvision.training.networks import Network, Untyped
from fuzzyvision.training.options import Options
from fuzzyvision.training.task import Tell

_HEAD_SHARE = 0.25
"""Share of the epochs in which only the head learns: features come to harm while it is random
(Kumar et al. 2022, "Fine-tuning can distort pretrained features")."""

_GENTLY = 0.1
"""The rate at which pretrained features learn, of that of the head."""


@dataclass(frozen=True)
class Stage:
    """Some epochs at a rate that falls to nothing."""

    title: str
    features: bool
    epochs: int
    rate: float


class Course:
    """Trains a network on the numbers of pictures, or continues where a checkpoint ends."""

    def __init__(
        self, feed: Feed, options: Options, training: Sequence[int], validation: Sequence[int]
    ) -> None:
        self._feed, self._options = feed, options
        self._network: Network = feed.network
        self._members, self._done = np.array(training), 0
        self._layers = augmenting() if options.augment else None
        self._batches = feed.data(self._order, len(training), self._layers)
        self._steps = math.ceil(len(training) / options.batch)
        self._validation = feed.measuring(validation)

    def run(self, checkpoint: Checkpoint, tell: Tell) -> list[Epoch]:
        """Train, leave the best weights in the network, and return how the epochs went."""
        model, state = self._network.model, checkpoint.load()
        if state is None:
            state = State(weights=model.get_weights(), best_weights=model.get_weights())
            self._compile(self._stages()[0])
            state.best = self._measured()[0]
        elif state.curves:
            tell(f"Continuing after epoch {len(state.curves)}.")
        model.set_weights(state.weights)
        for stage in self._stages()[state.stage :]:
            self._stage(stage, state, checkpoint)
        model.set_weights(state.best_weights)
        if all(one.validation_loss > state.best for one in state.curves):
            tell("Take care: no epoch did better than the weights from before, which are kept.")
        return state.curves

    def _order(self) -> Numbers:
        """Return the training pictures in an order that the seed gives this epoch."""
        return np.random.default_rng((self._options.seed, self._done)).permutation(self._members)

    def _stages(self) -> list[Stage]:
        epochs, rate = self._options.epochs, self._options.rate
        if not self._network.ready:
            return [Stage("Training all", features=False, epochs=epochs, rate=rate)]
        first = math.ceil(_HEAD_SHARE * epochs) if heads.head(self._network.model) else 0
        stages = [
            Stage("Training the head", features=True, epochs=first, rate=rate),
            Stage("Training all", features=False, epochs=epochs - first, rate=_GENTLY * rate),
        ]
        return [stage for stage in stages if stage.epochs]

    def _stage(self, stage: Stage, state: State, checkpoint: Checkpoint) -> None:
        model = self._network.model
        self._compile(stage)
        for variable, value in zip(model.optimizer.variables, state.optimizer, strict=False):
            variable.assign(value)
        with tqdm(total=stage.epochs, initial=state.epoch, desc=stage.title, unit=" epochs") as bar:
            while state.epoch < stage.epochs and state.waited < self._options.patience:
                self._epoch(state)
                checkpoint.save(state)
                told = state.curves[-1]
                shown = f"{100 * told.validation_accuracy:.1f} %"
                bar.set_postfix(loss=f"{told.loss:.3f}", validation=shown, refresh=False)
                bar.update()
        # What the next stage starts from is the best, not the last.
        state.weights = state.best_weights
        model.set_weights(state.weights)
        state.stage, state.epoch, state.waited, state.optimizer = state.stage + 1, 0, 0, ()
        checkpoint.save(state)

    def _epoch(self, state: State) -> None:
        model = self._network.model
        self._done = len(state.curves)
        self._draw_anew()
        history = model.fit(self._batches, epochs=1, verbose=0).history
        loss, accuracy = self._measured()
        if not math.isfinite(loss):
            raise CommandError(f"The loss is {loss}: try a lower --rate than {self._options.rate}.")
        state.curves.append(
            Epoch(len(state.curves) + 1, history["loss"][0], history["accuracy"][0], loss, accuracy)
        )
        state.epoch, state.waited = state.epoch + 1, state.waited + 1
        state.weights = model.get_weights()
        state.optimizer = [np.asarray(each) for each in model.optimizer.variables]
        if loss < state.best:
            state.best, state.waited, state.best_weights = loss, 0, state.weights

    def _draw_anew(self) -> None:
        """Let this epoch's chance follow from the seed alone, whether it was continued or not."""
        drawing = [*self._network.model.variables, *getattr(self._layers, "variables", ())]
        for place, variable in enumerate(drawing):
            if "seed_generator_state" in variable.name:
                variable.assign([self._options.seed + place, self._done])

    def _measured(self) -> tuple[float, float]:
        loss, accuracy = self._network.model.evaluate(self._validation, verbose=0)
        return float(loss), float(accuracy)

    def _compile(self, stage: Stage) -> None:
        """Set what learns, how fast, and by which loss."""
        network, kit = self._network, self._network.kit
        heads.freeze(network, features=stage.features)
        optimizers = kit.optimizers
        falling = optimizers.schedules.CosineDecay(stage.rate, stage.epochs * self._steps)
        loss, metric = _judged(network)
        network.model.compile(
            optimizers.Adam(falling), loss=loss, metrics=[metric], weighted_metrics=[]
        )
        network.model.optimizer.build(network.model.trainable_variables)


def _judged(network: Network) -> tuple[Untyped, Untyped]:
    """Return the loss and the metric that fit what the network answers."""
    losses, metrics = network.kit.losses, network.kit.metrics
    logits = network.meaning in {Meaning.LOGITS, Meaning.SECOND_LOGIT}
    if network.meaning in {Meaning.SECOND, Meaning.SECOND_LOGIT}:
        even = 0.0 if logits else 0.5
        return (
            losses.BinaryCrossentropy(from_logits=logits),
            metrics.BinaryAccuracy("accuracy", threshold=even),
        )
    return (
        losses.SparseCategoricalCrossentropy(from_logits=logits),
        metrics.SparseCategoricalAccuracy("accuracy"),
    )
