"""What a Keras file says of its layers, read before anything of it is built. Pure."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from fuzzyvision.common.errors import CommandError

MEMBER = "config.json"
"""The member of a .keras file, which is a ZIP archive, that lists the layers."""

ABOUT = "metadata.json"
"""The member that tells which Keras wrote the file."""

_INNER = {"__tuple__", "__tensor__", "__numpy__", "__keras_tensor__", "__ellipsis__", "slice"}


def parse(text: str | bytes, name: str) -> dict[str, Any]:
    """Return the configuration in a model file; raises CommandError if it is damaged."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{name} is damaged: its list of layers is not JSON.") from error
    if not isinstance(document, dict):
        raise CommandError(f"{name} is damaged: its list of layers is not a model.")
    return document


def check(config: object, known: Callable[[str], bool]) -> None:
    """Refuse Lambda layers, which hold code, and layers and functions that are the owner's own.

    `known` returns whether a class is Keras' own. Safe for hostile input.
    """
    for part in _parts(config):
        name = str(part["class_name"])
        if name == "Lambda":
            raise CommandError(
                "This model has a Lambda layer: that is program code inside the file, which is "
                "never run here; put Rescaling or another layer in its place and save it again."
            )
        if name == "function" or _is_own(part, name, known):
            own = part["config"] if name == "function" else name
            raise CommandError(
                f"This model uses {own}, which is not part of Keras: models with custom layers or "
                "functions cannot be imported; export it as a SavedModel, which holds them."
            )


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
    """Yield every object in the configuration that names a class, at any depth."""
    waiting = [config]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if isinstance(part.get("class_name"), str) and "config" in part:
                yield part
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)


def _is_own(part: dict[str, Any], name: str, known: Callable[[str], bool]) -> bool:
    if name in _INNER:
        return False
    module = part.get("module")
    if isinstance(module, str):
        return not (module == "builtins" or module.split(".")[0] in {"keras", "tf_keras"})
    if part.get("registered_name") and "module" in part:
        return True
    return not known(name)
