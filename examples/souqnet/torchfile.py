"""Reads the weights in a `.pth` file of PyTorch 1.5 and older, without PyTorch.

Such a file is a row of pickles (a magic number, a protocol, the machine, the tensors, the names of
their storages) and then each storage: its length in 8 bytes, its numbers. The format is that of
`torch.serialization._legacy_save`. Pickles can run code; here only what a tensor needs is found.
"""

import pickle
from collections import OrderedDict
from dataclasses import dataclass
from io import BytesIO
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

_BEFORE = 3
"""Pickles before the tensors: a magic number, a protocol and the machine."""


@dataclass
class _Storage:
    """The numbers of one or several tensors, which come later in the file."""

    kind: np.dtype[Any]
    numbers: NDArray[Any] | None = None


class _Tensor(NamedTuple):
    """Where in its storage a tensor's numbers are; strides count numbers, not bytes."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def array(self) -> NDArray[Any]:
        """Return the numbers in their shape. Raises ValueError if the storage is too short."""
        numbers = self.storage.numbers
        last = self.offset + sum(
            (n - 1) * by for n, by in zip(self.shape, self.strides, strict=True)
        )
        if numbers is None or min(self.offset, *self.strides, 0) < 0 or last >= len(numbers):
            raise ValueError("a tensor lies outside of its storage")
        width = numbers.itemsize
        steps = [by * width for by in self.strides]
        return np.lib.stride_tricks.as_strided(numbers[self.offset :], self.shape, steps).copy()


def _tensor(storage: _Storage, offset: int, shape: Any, strides: Any, *_: object) -> _Tensor:  # noqa: ANN401 - a pickle's
    return _Tensor(storage, offset, tuple(shape), tuple(strides))


class _Reader(pickle.Unpickler):
    """Finds tensors and nothing else; raises pickle.UnpicklingError for any other name."""

    _KNOWN: ClassVar[dict[tuple[str, str], Any]] = {
        ("collections", "OrderedDict"): OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _tensor,
        ("torch", "FloatStorage"): np.dtype("<f4"),
        ("torch", "LongStorage"): np.dtype("<i8"),
    }

    def __init__(self, file: BytesIO) -> None:
        super().__init__(file)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - as its base
        if (module, name) not in self._KNOWN:
            raise pickle.UnpicklingError(f"{module}.{name} is not part of a tensor")
        return self._KNOWN[module, name]

    def persistent_load(self, pid: Any) -> _Storage:  # noqa: ANN401 - as its base
        _, kind, key = pid[:3]
        return self.storages.setdefault(key, _Storage(kind))


def tensors(content: bytes) -> dict[str, NDArray[Any]]:
    """Return the tensors of a file by their names.

    Raises pickle.UnpicklingError or ValueError if it holds anything else.
    """
    file = BytesIO(content)
    for _ in range(_BEFORE):
        _Reader(file).load()
    reader = _Reader(file)
    found = reader.load()
    for key in _Reader(file).load():
        storage = reader.storages[key]
        length = int.from_bytes(file.read(8), "little")
        numbers = file.read(length * storage.kind.itemsize)
        storage.numbers = np.frombuffer(numbers, storage.kind)
    return {name: tensor.array() for name, tensor in found.items()}
