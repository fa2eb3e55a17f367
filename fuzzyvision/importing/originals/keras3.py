"""Models that Keras 3 reads: .keras files, and .h5 files that Keras 3 wrote."""

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from fuzzyvision.bundle.frameworks import keras, silence
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.basics.original import Original, Untyped, check_single, named_like
from fuzzyvision.importing.basics.shape import settle
from fuzzyvision.importing.originals import config, graphs
from fuzzyvision.importing.originals.reasons import first_line

_SUFFIXES = {"keras": ".keras", "h5": ".h5"}


def read(
    path: Path,
    form: str,
    document: dict[str, Any],
    compiled: object,
    size: tuple[int, int] | None,
) -> Original:
    """Let Keras 3 read a file of the form `keras` or `h5`; raises CommandError."""
    config.check(document, is_known)
    model = _load(path, _SUFFIXES[form])
    text = json.dumps(document)
    return inspect(model, "a Keras 3 model", size, loss=config.loss(compiled), text=text)


def inspect(
    model: Untyped, kind: str, size: tuple[int, int] | None, *, loss: str = "", text: str = ""
) -> Original:
    """Return a Keras 3 model with all that is known of it; `text` holds its layers' names."""
    check_single(*ends(model))
    entry = model.inputs[0]
    shape = settle(tuple(entry.shape), size)
    traced = graphs.trace(kind, lambda picture: model(picture, training=False), shape, entry.dtype)
    return replace(traced, keras=model, named_like=named_like(text), loss=loss)


def ends(model: Untyped) -> tuple[int, int]:
    """Return how many inputs and outputs a Keras model of any version has.

    Raises CommandError for one that is code and does not say.
    """
    try:
        return len(model.inputs), len(model.outputs)
    except (AttributeError, TypeError, ValueError) as error:
        raise CommandError(
            "This model does not say what it takes: it was never built or is a custom class; "
            "export it as a SavedModel."
        ) from error


def is_known(name: str) -> bool:
    """Return whether a class without a module is one of Keras 3."""
    modules = (keras().layers, keras().models, keras().initializers, keras().regularizers,
               keras().constraints, keras().losses, keras().metrics, keras().optimizers,
               keras().optimizers.schedules)  # fmt: skip
    return name in {"Functional", "Model", "Sequential", "DTypePolicy", "InputSpec"} or any(
        hasattr(module, name) for module in modules
    )


def _load(path: Path, suffix: str) -> Untyped:
    # Keras goes by the name's end, whatever the file is called.
    with tempfile.TemporaryDirectory() as folder, silence():
        link = Path(folder) / f"model{suffix}"
        link.symlink_to(path.resolve())
        try:
            return keras().models.load_model(link, compile=False, safe_mode=True)
        except Exception as error:  # whatever Keras, h5py and zipfile raise
            raise CommandError(f"Keras cannot read {path.name}: {first_line(error)}.") from error
