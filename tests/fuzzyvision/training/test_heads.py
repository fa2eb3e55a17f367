from pathlib import Path

import numpy as np
import pytest

from fuzzyvision.bundle.answers import Meaning, probabilities
from fuzzyvision.bundle.frameworks import keras
from fuzzyvision.common.errors import CommandError
from fuzzyvision.training import heads, networks
from fuzzyvision.training.networks import Network, leaves
from tests.support.trainable import SIDE, bundle
from tests.support.training import requires_tensorflow


def network(folder: Path, meaning: Meaning = Meaning.PROBABILITIES) -> Network:
    """Return a network whose answers vary."""
    found = networks.of_base(networks.base(bundle(folder, keras(), meaning=meaning)), None)
    rng = np.random.default_rng(1)
    found.model.set_weights([abs(rng.normal(0, 0.3, w.shape)) for w in found.model.get_weights()])
    return found


def asked(found: Network) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    values = np.random.default_rng(2).uniform(0, 1, (8, SIDE, SIDE, 3))
    return probabilities(found.model.predict(values, verbose=0).astype(float), found.meaning)


@requires_tensorflow
@pytest.mark.parametrize("meaning", list(Meaning))
def test_old_labels_keep_their_odds_beside_a_new_one(tmp_path: Path, meaning: Meaning) -> None:
    old = network(tmp_path / "base", meaning)
    before, after = asked(old), asked(heads.extended(old, 4))
    assert after.shape == (8, 4)
    assert after[:, 0] / after[:, 1] == pytest.approx(before[:, 0] / before[:, 1], rel=1e-3)


@requires_tensorflow
def test_only_the_head_learns_while_features_are_frozen(tmp_path: Path) -> None:
    found = network(tmp_path / "base")
    heads.freeze(found, features=True)
    assert len(found.model.trainable_variables) == 2
    heads.freeze(found, features=False)
    names = [type(leaf).__name__ for leaf in leaves(found.model) if not leaf.trainable]
    assert names == ["BatchNormalization"]


@requires_tensorflow
def test_a_network_without_a_dense_end_takes_no_more_labels(tmp_path: Path) -> None:
    layers = keras().layers
    parts = [layers.Conv2D(2, 3), layers.GlobalAveragePooling2D(), layers.Softmax()]
    model = keras().Sequential([keras().Input((SIDE, SIDE, 3)), *parts])
    found = network(tmp_path / "base")
    other = Network(
        model, keras(), found.file, "0..1", found.meaning, found.view, model.get_config(), True
    )
    with pytest.raises(CommandError, match="does not end with a Dense layer"):
        heads.extended(other, 3)


@requires_tensorflow
@pytest.mark.parametrize("arch", ["MobileNetV2", "ResNet50", "DenseNet121"])
def test_a_network_of_keras_takes_pixels_as_they_are(arch: str) -> None:
    found = networks.new(arch, "none", 3, (64, 48))
    assert found.graph.shape == (48, 64, 3)
    again = found.bare()
    values = np.random.default_rng(2).integers(0, 256, (2, 48, 64, 3)).astype(np.float32)
    assert again.predict(values, verbose=0) == pytest.approx(found.model.predict(values, verbose=0))


@requires_tensorflow
def test_an_unknown_network_or_missing_weights_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no Nonet in keras\.applications"):
        networks.new("Nonet", "none", 3, None)
    with pytest.raises(CommandError, match="There is no weights file"):
        networks.new("VGG16", str(tmp_path / "no.h5"), 3, None)
