"""What a Keras file says of its layers, checked before anything of it is built."""

import json
from collections.abc import Iterator
from typing import Any

from fuzzyvision.bundle.frameworks import tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import operations
from fuzzyvision.importing.vocabulary import CLASSES, FUNCTIONS, MODULES, OPERATIONS, SYMBOLS

_MOST_VALUES, _FAR_TOO_MANY = 10**8, 10**9
"""Values; no layer of a classifier of pictures has more in a row, a kernel or a picture."""

_SCALE = "Custom>CustomScaleLayer"
"""What Keras 2 calls a layer of InceptionResNetV2."""

_SIZES = {
    "units", "filters", "kernel_size", "pool_size", "input_dim", "output_dim", "n", "size",
    "padding", "cropping", "depth_multiplier", "num_heads", "key_dim", "value_dim", "head_dim",
    "height", "width", "batch_shape", "batch_input_shape", "input_shape", "target_shape",
    "output_shape", "output_size", "num_tokens", "num_bins", "bins", "groups", "dilation_rate",
    "strides", "shape", "projection_dim", "factor", "num_query_heads", "fft_length", "num_mel_bins",
}  # fmt: skip


def parse(text: str | bytes, name: str) -> dict[str, Any]:
    """Return the configuration in a model file; raises CommandError if it is damaged."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{name} is damaged: its list of layers is not JSON.") from error
    if not isinstance(document, dict):
        raise CommandError(f"{name} is damaged: its list of layers is not a model.")
    return document


def check(config: object) -> None:
    """Refuse all that is not Keras' own, runs code, reaches files or is too large to build.

    How the model was compiled is left out: Keras is told not to read it. Safe for hostile input;
    raises CommandError.
    """
    if isinstance(config, dict):
        config = {key: part for key, part in config.items() if key != "compile_config"}
    for part in _parts(config):
        name = part.get("class_name")
        if isinstance(name, str):
            _check_class(part, name)
        elif name is not None:
            raise CommandError("This model is damaged: the class of a layer is not a name.")
        _check_sizes(part)


def loss(compiled: object) -> str:
    """Return the name of the loss in a compile or training configuration, empty if unclear.

    `from logits` is added where the loss says so.
    """
    found = compiled.get("loss") if isinstance(compiled, dict) else None
    if isinstance(found, str):
        return found
    if isinstance(found, dict) and isinstance(found.get("class_name"), str):
        settings = found.get("config")
        if found["class_name"] == "function" and isinstance(settings, str):
            return settings
        logits = isinstance(settings, dict) and settings.get("from_logits") is True
        return f"{found['class_name']}{' from logits' if logits else ''}"
    return ""


def _parts(config: object) -> Iterator[dict[str, Any]]:
    """Yield every object in the configuration, at any depth."""
    waiting = [config]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _check_class(part: dict[str, Any], name: str) -> None:
    module, settings = part.get("module"), part.get("config")
    if name in {"Lambda", "__lambda__"}:
        raise CommandError(
            "This model has a Lambda layer: that is program code inside the file, which is "
            "never run here; put Rescaling or another layer in its place and save it again."
        )
    if module == "keras.quantizers" or name.startswith("Quantized"):
        raise CommandError(
            "This model went through model.quantize(), whose result TensorFlow Lite cannot run: "
            "bring it as it was saved before that."
        )
    if name == "function":
        known, own = isinstance(settings, str) and settings in FUNCTIONS, str(settings)
    else:
        found = OPERATIONS.fullmatch(f"{module}.{name}") or name in CLASSES
        known, own = bool(found) and part.get("registered_name") in (None, "", name, _SCALE), name
    if not known or not (module is None or MODULES.fullmatch(str(module))):
        raise CommandError(
            f"This model uses {own[:80]}, which is not part of Keras or runs its own code: "
            "models with custom layers or functions cannot be imported; export it as a "
            "SavedModel, which holds them."
        )
    if name in {"TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer"}:
        _check_operation(name, settings if isinstance(settings, dict) else {})


def _check_operation(name: str, settings: dict[str, Any]) -> None:
    """Refuse a layer that calls TensorFlow for anything but numbers and pictures."""
    if name == "TensorFlowOpLayer":
        called = _node_operation(settings.get("node_def"))
        known = called in operations.KNOWN
    else:
        called = str(settings.get("function"))
        bare = called.removeprefix("compat.v1.")
        raw = bare.removeprefix("raw_ops.")
        known = bool(SYMBOLS.fullmatch(bare)) or (raw != bare and raw in operations.KNOWN)
    if not known:
        raise CommandError(
            f"This model calls tf.{called[:80]}, which an image classifier does not need and which "
            "may read or write files or run programs: take that step out and save it again."
        )


def _node_operation(node: object) -> str:
    if isinstance(node, dict):
        return str(node.get("op"))
    try:
        return str(tensorflow().compat.v1.NodeDef.FromString(str(node).encode()).op)
    except Exception as error:  # protobuf raises its own, by implementation
        raise CommandError("This model is damaged: a step of it cannot be read.") from error


def _check_sizes(part: dict[str, Any]) -> None:
    """Refuse numbers by which a layer, or what it answers, would fill the memory."""
    for key in _SIZES & part.keys():
        waiting = [part[key]]
        while waiting:
            values = waiting.pop()
            row = values if isinstance(values, list) else [values]
            waiting.extend(each for each in row if isinstance(each, list))
            size = 1.0
            for number in (abs(each) for each in row if isinstance(each, int | float)):
                size = min(size * max(1, min(number, _FAR_TOO_MANY)), _FAR_TOO_MANY)
            if size > _MOST_VALUES:
                raise CommandError(
                    f"This model has a layer whose {key} is {str(values)[:40]}: no classifier of "
                    "pictures is that large; the file is damaged or made to do harm."
                )
