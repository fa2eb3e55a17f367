"""TensorFlow and Keras, loaded only where training needs them, and quietly."""

import functools
import os
import sys
from importlib.util import find_spec
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fuzzyvision.common.silence import silence

__all__ = ["Model", "keras", "predict", "silence", "tensorflow"]

Model: TypeAlias = Any
"""A Keras model; Keras ships no types."""

THREADS = 2
"""Threads that one operation may use; the augmentation runs in another one."""


def check_installed() -> None:
    """Raise ModuleNotFoundError where what models are read with is missing, loading none of it."""
    for name in ("tensorflow", "h5py"):
        try:
            found = find_spec(name)
        except ValueError:
            found = None
        if found is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def tensorflow(*, whole_machine: bool = False) -> ModuleType:
    """Return TensorFlow. Its first use in a process decides what it runs on.

    That is two threads of the processor, with repeatable operations, or the `whole_machine`: all
    cores, and a GPU where there is one.
    """
    loaded = sys.modules.get("tensorflow")
    return loaded if loaded is not None else _first(whole_machine=whole_machine)


def _first(*, whole_machine: bool) -> ModuleType:
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    if not whole_machine:
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    threads = 0 if whole_machine else THREADS  # 0: as many as there are cores
    with silence():
        import tensorflow as tf  # noqa: PLC0415 - 3 s and 1.3 GB: only when training starts

        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
        for gpu in tf.config.list_physical_devices("GPU"):
            tf.config.experimental.set_memory_growth(gpu, True)
        tf.config.list_logical_devices()  # found once, or the first operation complains aloud
        tf.get_logger().setLevel("ERROR")
        tf.autograph.set_verbosity(0)
    module: ModuleType = tf
    return module


@functools.cache
def keras() -> ModuleType:
    """Import Keras, running on TensorFlow."""
    os.environ["KERAS_BACKEND"] = "tensorflow"
    tensorflow()
    with silence():
        import keras as module  # noqa: PLC0415 - loads TensorFlow

    loaded: ModuleType = module
    return loaded


def predict(model: Model, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return probabilities [n, labels] for pixels [n, height, width, 3]."""
    return np.asarray(model.predict(pixels, batch_size=64, verbose=0), dtype=np.float64)
