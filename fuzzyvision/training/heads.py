"""The head of a network, its last dense layer: more labels, a part to train first, confidence."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.bundle.answers import Meaning
from fuzzyvision.common.errors import CommandError
from fuzzyvision.training.networks import Network, Untyped, leaves, made_again

_SHARPENED = {"softmax", "linear", "sigmoid"}
"""Activations whose logits are what the head adds up."""

_PASSIVE = {"Activation", "Softmax", "Flatten", "Reshape"}
"""Layers behind a head that learn nothing."""


def head(model: Untyped) -> Untyped | None:
    """Return the dense layer that answers, None if something else does."""
    for leaf in reversed(leaves(model)):
        if type(leaf).__name__ == "Dense":
            return leaf
        if type(leaf).__name__ not in _PASSIVE:
            return None
    return None


def extended(network: Network, labels: int) -> Network:
    """Return the network with a head for more labels, the old ones' rows as they were.

    A new label starts as the mean of the old ones. Raises CommandError for another kind of end.
    """
    model, last = network.model, head(network.model)
    if last is None:
        raise CommandError(
            "This network does not end with a Dense layer, so it cannot learn more labels: leave "
            "out the folders that it has no label for."
        )
    pair = network.meaning in {Meaning.SECOND, Meaning.SECOND_LOGIT}
    if pair and (last is not leaves(model)[-1] or _activation(last) not in {"sigmoid", "linear"}):
        raise CommandError("This network of two labels ends in a way that takes no third one.")
    config = model.get_config()
    found = _settings(config, last.name)
    found["units"] = labels
    meaning = network.meaning
    if pair:
        logit = meaning is Meaning.SECOND_LOGIT
        found["activation"] = "linear" if logit else "softmax"
        meaning = Meaning.LOGITS if logit else Meaning.PROBABILITIES
    again = made_again(model, config, lambda old, fresh: _grown(old, fresh, pair=pair))
    return replace(network, model=again, config=config, meaning=meaning)


def freeze(network: Network, *, features: bool) -> None:
    """Have only the head learn, or all except the batch statistics.

    Statistics of small batches would not be those of the single pictures that the service sees.
    """
    model, last = network.model, head(network.model)
    model.trainable = True
    frozen = features
    for leaf in leaves(model):
        frozen = frozen and leaf is not last
        leaf.trainable = not frozen and not _is_statistics(leaf, network)


def sharpen(network: Network, temperature: float) -> None:
    """Divide the logits by `temperature` permanently, inside the head's weights."""
    last = head(network.model)
    several = network.meaning is Meaning.PROBABILITIES and _activation(last) == "sigmoid"
    if last is not None and _activation(last) in _SHARPENED and not several:
        last.set_weights([weights / temperature for weights in last.get_weights()])


def _is_statistics(leaf: Untyped, network: Network) -> bool:
    return network.ready and type(leaf).__name__ in {"BatchNormalization", "SyncBatchNormalization"}


def _activation(layer: Untyped | None) -> str:
    return getattr(getattr(layer, "activation", None), "__name__", "")


def _settings(config: Untyped, name: str) -> Untyped:
    """Return the part of a configuration that has the settings of a dense layer."""
    if isinstance(config, dict):
        if config.get("name") == name and "units" in config:
            return config
        config = list(config.values())
    if isinstance(config, list | tuple):
        return next(filter(None, (_settings(one, name) for one in config)), None)
    return None


def _grown(old: NDArray[np.float32], fresh: NDArray[np.float32], *, pair: bool) -> Untyped:
    if old.shape == fresh.shape:
        return old
    if pair:  # one logit against none
        old = np.concatenate([np.zeros_like(old), old], axis=-1)
    more = fresh.shape[-1] - old.shape[-1]
    return np.concatenate([old, np.repeat(old.mean(axis=-1, keepdims=True), more, -1)], axis=-1)
