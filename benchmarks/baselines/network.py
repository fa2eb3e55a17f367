"""The same network for both peers: Keras on TensorFlow, one `predict` for each picture.

Reads `--port` and `--threads`; 0 threads leaves it to TensorFlow how many it uses.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import tensorflow as tf
from PIL import Image

HOST = "127.0.0.1"
SIDE = 128
_BUNDLE = Path(__file__).resolve().parents[2] / "vendor" / "model"


def parse() -> argparse.Namespace:
    """Return the port to serve on and the number of TensorFlow's threads."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--threads", type=int, default=0)
    return parser.parse_args()


class Network:
    """The bundled `model.keras`; its input is pixels from 0 to 255."""

    def __init__(self, threads: int) -> None:
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(threads)
        self._model = tf.keras.models.load_model(_BUNDLE / "model.keras")
        self._labels = json.loads((_BUNDLE / "card.json").read_text())["labels"]

    def predict(self, thumbnail: Image.Image) -> dict[str, float]:
        """Return the probability of every label."""
        pixels = np.asarray(thumbnail.convert("RGB"), dtype=np.float32)
        probabilities = self._model.predict(pixels[np.newaxis], verbose=0)[0]
        return dict(zip(self._labels, map(float, probabilities), strict=True))


def thumbnail(image: Image.Image) -> Image.Image:
    """Scale the shorter side to 128 pixels and crop the longer one around the centre."""
    scale = SIDE / min(image.size)
    width, height = (max(SIDE, int(side * scale)) for side in image.size)
    scaled = image.resize((width, height), Image.Resampling.BICUBIC)
    left, top = (width - SIDE) // 2, (height - SIDE) // 2
    return scaled.crop((left, top, left + SIDE, top + SIDE))
