import json
import zipfile
from pathlib import Path

import numpy as np

from fuzzyvision.bundle import conversion
from fuzzyvision.bundle.frameworks import keras, predict
from tests.support.training import requires_tensorflow


@requires_tensorflow
def test_equal_networks_are_equal_files(tmp_path: Path) -> None:
    """Keras would write the time into its file, and the archive into each of its parts."""
    layers = keras().layers
    network = keras().Sequential(
        [keras().Input((8, 8, 3)), layers.Flatten(), layers.Dense(2, activation="softmax")]
    )
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    assert conversion.save(network, tmp_path / "one") == conversion.save(network, tmp_path / "two")
    with zipfile.ZipFile(tmp_path / "one" / conversion.KERAS) as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {1980}
        assert json.loads(archive.read("metadata.json"))["date_saved"].startswith("1980-")
    pixels = np.random.default_rng(1).integers(0, 256, (3, 8, 8, 3), dtype=np.uint8)
    again = keras().models.load_model(tmp_path / "one" / conversion.KERAS)
    np.testing.assert_array_equal(predict(again, pixels), predict(network, pixels))
