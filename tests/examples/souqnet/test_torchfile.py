import pickle
import struct

import numpy as np
import pytest

from examples.souqnet.torchfile import tensors

PLAIN = pickle.dumps(1, 2)


def text(value: str) -> bytes:
    return b"X" + struct.pack("<I", len(value)) + value.encode()


def number(value: int) -> bytes:
    return b"J" + struct.pack("<i", value)


def row(*items: bytes) -> bytes:
    return b"(" + b"".join(items) + b"t"


def tensor(offset: int, shape: tuple[int, ...], strides: tuple[int, ...]) -> bytes:
    """Give what PyTorch pickles of a tensor in the storage "7"."""
    kind = b"ctorch\nFloatStorage\n"
    storage = row(text("storage"), kind, text("7"), text("cpu"), number(6), b"N") + b"Q"
    sides = [row(*map(number, one)) for one in (shape, strides)]
    return b"ctorch._utils\n_rebuild_tensor_v2\n" + row(storage, number(offset), *sides) + b"R"


def file(**found: bytes) -> bytes:
    named = b"".join(text(name) + one + b"s" for name, one in found.items())
    numbers = np.arange(6, dtype="<f4").tobytes()
    content = b"\x80\x02}" + named + b"."
    return 3 * PLAIN + content + pickle.dumps(["7"], 2) + struct.pack("<q", 6) + numbers


def test_tensors_come_by_name_and_stride() -> None:
    found = tensors(file(across=tensor(0, (2, 3), (3, 1)), down=tensor(0, (3, 2), (1, 3))))
    np.testing.assert_array_equal(found["across"], [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(found["down"], [[0, 3], [1, 4], [2, 5]])


def test_a_tensor_may_begin_inside_its_storage() -> None:
    np.testing.assert_array_equal(tensors(file(tail=tensor(4, (2,), (1,))))["tail"], [4, 5])


@pytest.mark.parametrize(
    "outside", [tensor(4, (3,), (1,)), tensor(0, (2, 2), (5, 1)), tensor(-1, (2,), (1,))]
)
def test_tensors_outside_of_their_storage_are_refused(outside: bytes) -> None:
    with pytest.raises(ValueError, match="outside of its storage"):
        tensors(file(it=outside))


def test_a_pickle_that_runs_code_is_refused() -> None:
    with pytest.raises(pickle.UnpicklingError, match=r"posix.system is not part of a tensor"):
        tensors(3 * PLAIN + b"cposix\nsystem\n(X\x02\x00\x00\x00lstR.")
