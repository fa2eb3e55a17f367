"""Options of a training."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from fuzzyvision.common.errors import CommandError

IMAGENET, NONE, BALANCED = "imagenet", "none", "balanced"
ARCH = "MobileNetV2"


@dataclass(frozen=True)
class Options:
    """Pictures and how to train on them; with a `base`, a bundle, its network is trained on.

    `size` is (width, height) of a network that takes any. `rate` is that of the head; everything
    together is trained at a tenth of it.
    """

    folder: Path
    out: Path
    base: Path | None = None
    arch: str = ""
    weights: str = IMAGENET
    size: tuple[int, int] | None = None
    epochs: int = 20
    batch: int = 32
    rate: float = 1e-3
    patience: int = 5
    augment: bool = True
    class_weights: str = NONE
    seed: int = 7
    name: str = ""
    report: Path | None = None

    def checked(self) -> "Options":
        """Return the options; raises CommandError where they do not fit together."""
        if self.base is not None and (self.arch or self.weights != IMAGENET):
            raise CommandError("--from has a network and its weights: leave --arch and --weights.")
        return self if self.arch or self.base else replace(self, arch=ARCH)

    def settings(self) -> dict[str, Any]:
        """Return what the weights follow from, next to the pictures and the base."""
        apart = {"folder", "out", "base", "name", "report"}
        settings = {name: value for name, value in asdict(self).items() if name not in apart}
        if self.base is not None:
            del settings["arch"], settings["weights"]
            return settings
        return {**settings, "weights": Path(self.weights).name}
