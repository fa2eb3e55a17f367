"""What is kept of a training in progress, so that the same command continues it."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.reports.record import Epoch

Arrays = Sequence[NDArray[Any]]

_KEY, _STATE, _SEEN, _PIXELS = "key.txt", "state.npz", "seen.json", "pixels.bin"
_ARRAYS = ("weights", "best_weights", "optimizer")


@dataclass
class State:
    """How far a training is: stages and epochs done, epochs without progress, the best so far.

    `weights` and `optimizer` are those of the last epoch; `best_weights` those that are kept.
    """

    stage: int = 0
    epoch: int = 0
    waited: int = 0
    best: float = float("inf")
    curves: list[Epoch] = field(default_factory=list)
    weights: Arrays = ()
    best_weights: Arrays = ()
    optimizer: Arrays = ()


class Checkpoint:
    """A folder next to a bundle, for one `key`; that of another training is emptied first.

    `emptied` says whether there was one.
    """

    def __init__(self, out: Path, key: str) -> None:
        self.folder = out.parent / f".{out.name}-training"
        file = self.folder / _KEY
        old = file.read_text(encoding="utf-8") if file.is_file() else ""
        self.emptied = bool(old) and old != key
        if old != key:
            self.remove()
        self.folder.mkdir(parents=True, exist_ok=True)
        file.write_text(key, encoding="utf-8")

    @property
    def pixels(self) -> Path:
        """The file for pixels that were read."""
        return self.folder / _PIXELS

    def seen(self) -> list[Any]:
        """Return what `put_seen` was given, nothing if it was not."""
        file = self.folder / _SEEN
        found: list[Any] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []
        return found

    def put_seen(self, seen: Sequence[Any]) -> None:
        """Keep what was found in the pictures, once their pixels are all on the disk."""
        new = self.folder / f"{_SEEN}-new"
        new.write_text(json.dumps(seen), encoding="utf-8")
        new.replace(self.folder / _SEEN)

    def save(self, state: State) -> None:
        """Keep a state in one step: killed anywhere, the one before is still whole."""
        facts = asdict(state)
        arrays = {
            f"{name}{place}": array
            for name in _ARRAYS
            for place, array in enumerate(facts.pop(name))
        }
        new = self.folder / f"new-{_STATE}"
        np.savez(new, facts=np.array(json.dumps(facts)), **arrays)
        new.replace(self.folder / _STATE)

    def load(self) -> State | None:
        """Return the state that was kept last, if there is one."""
        if not (self.folder / _STATE).is_file():
            return None
        with np.load(self.folder / _STATE) as found:
            facts: dict[str, Any] = json.loads(str(found["facts"]))
            facts |= {
                name: [found[each] for each in found.files if each.startswith(name)]
                for name in _ARRAYS
            }
        facts["curves"] = [Epoch(*row) for row in facts["curves"]]
        return State(**facts)

    def remove(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


def key(*parts: object) -> str:
    """Return a hash of all that a training follows from."""
    return sha256(json.dumps(parts, default=str).encode(errors="surrogateescape")).hexdigest()
