"""The tutorial's way from nothing to its first prediction of a file, in a separate process."""

import json
import sys
from pathlib import Path

from PIL import Image

from benchmarks.baselines import network


def main() -> None:
    """Load TensorFlow and the model, predict, print."""
    model = network.Network(1)
    with Image.open(Path(sys.argv[1])) as image:
        print(json.dumps(model.predict(network.thumbnail(image))), flush=True)


if __name__ == "__main__":
    main()
