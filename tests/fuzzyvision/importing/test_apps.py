"""Networks of keras.applications, with weights drawn by lot: there is no internet here."""

import json
from pathlib import Path

import numpy as np
import pytest

from fuzzyvision.bundle import conversion
from fuzzyvision.bundle.frameworks import keras, silence
from fuzzyvision.cli import main
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.basics.order import Order
from fuzzyvision.importing.importer import bundle_from
from fuzzyvision.importing.originals import apps
from tests.support.models import Desk, pixels_of, predict
from tests.support.training import requires_tensorflow

SCALINGS = {
    "MobileNetV2": "-1..1", "InceptionV3": "-1..1", "Xception": "-1..1", "NASNetMobile": "-1..1",
    "ResNet50V2": "-1..1", "ResNet50": "caffe", "VGG16": "caffe", "DenseNet121": "torch",
    "EfficientNetB0": "0..255", "EfficientNetV2S": "0..255", "ConvNeXtTiny": "0..255",
    "MobileNetV3Small": "0..255",
}  # fmt: skip
"""What the documentation of keras.applications says of each."""


@requires_tensorflow
def test_network_scaling_equals_its_preprocess_input() -> None:
    assert len(apps.names()) > 35
    found = {name: apps.scaling_of(name) for name in apps.names()}
    assert {name: found[name] for name in SCALINGS} == SCALINGS


@requires_tensorflow
@pytest.mark.parametrize("name", ["MobileNetV3Small"])
def test_network_becomes_a_bundle_with_its_scaling(desk: Desk, name: str) -> None:
    order = Order(app=name, weights="none", labels=desk.labels(3))
    with silence():
        keras().utils.set_random_seed(1)
    card = bundle_from(order, desk.folder / "bundle", lambda _: None)
    assert card["name"] == name
    assert card["weights"] is None
    assert card["imported"]["scaling"] == {"MobileNet": "-1..1"}.get(name, "0..255")
    assert card["input"] == {"width": 224, "height": 224, "channels": 3}
    pixels = pixels_of(card)[:2]
    whole = keras().models.load_model(desk.folder / "bundle" / conversion.KERAS)
    body = next(layer for layer in whole.layers if hasattr(layer, "layers"))
    prepared = apps.module_of(name).preprocess_input(pixels.astype(np.float32))
    wanted = predict(body, prepared)
    assert np.abs(conversion.run(desk.folder / "bundle", pixels) - wanted).max() < 0.002
    assert np.abs(predict(whole, pixels) - wanted).max() < 0.002


@requires_tensorflow
@pytest.mark.parametrize("named", [True, False])
def test_unknown_network_is_refused_before_download(named: bool, desk: Desk) -> None:
    order = Order(app="Mobilenet2", labels=desk.labels(3) if named else None)
    with pytest.raises(CommandError, match=r"There is no Mobilenet2 .* MobileNetV2, "):
        bundle_from(order, desk.folder / "bundle", lambda _: None)


@requires_tensorflow
def test_imagenets_weights_want_imagenets_labels(desk: Desk) -> None:
    order = Order(app="MobileNetV2", labels=desk.labels(3))
    with pytest.raises(CommandError, match="There are 3 labels, but MobileNetV2 with"):
        bundle_from(order, desk.folder / "bundle", lambda _: None)


@requires_tensorflow
def test_failed_download_keeps_the_old_bundle(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # nobody listens there
    out = desk.folder / "bundle"
    assert main(["import", "DenseNet121", "--out", str(out)]) == 2
    assert capsys.readouterr().err.startswith("ImageNet's labels cannot be downloaded")
    index = {str(place): [f"n{place}", f"thing_{place}"] for place in range(1000)}
    labels = desk.folder / "index.json"
    labels.write_text(json.dumps(index))
    options = ["import", "DenseNet121", "--labels", str(labels), "--out", str(out)]
    assert main(options) == 2
    assert capsys.readouterr().err.startswith("The ImageNet weights of DenseNet121 cannot be down")
    assert not out.exists()


@requires_tensorflow
def test_mismatched_or_missing_weights_are_refused(desk: Desk, tmp_path: Path) -> None:
    order = Order(app="MobileNet", weights="nowhere.h5", labels=desk.labels(3))
    with pytest.raises(CommandError, match=r"There is no weights file nowhere\.h5"):
        bundle_from(order, desk.folder / "bundle", lambda _: None)
    other = keras().Sequential([keras().Input((3,)), keras().layers.Dense(2)])
    other.save_weights(tmp_path / "other.weights.h5")
    order = Order(
        app="MobileNet", weights=str(tmp_path / "other.weights.h5"), labels=desk.labels(3)
    )
    with pytest.raises(CommandError, match="does not hold weights of MobileNet"):
        bundle_from(order, desk.folder / "bundle", lambda _: None)
