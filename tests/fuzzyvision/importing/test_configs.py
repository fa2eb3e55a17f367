import json

import pytest

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import configs
from tests.support.layers import layer, model


@pytest.mark.parametrize(
    "part",
    [
        layer("Dense", module="keras.layers", registered_name=None),
        layer("Functional", module="keras.src.models.functional", registered_name="Functional"),
        layer("Functional", module="tf_keras.src.engine.functional", registered_name="Functional"),
        layer("GetItem", module="keras.src.ops.numpy", registered_name="GetItem"),
        layer("Cast", module="keras.src.ops.core", registered_name="Cast"),
        {"class_name": "__slice__", "config": {"start": None, "stop": None, "step": -1}},
        {"class_name": "__ellipsis__", "config": {}},
        {"class_name": "__tuple__", "items": [1, 2]},
        {"class_name": "function", "module": "builtins", "config": "relu"},
        layer("TFOpLambda", function="math.truediv"),
        layer("TFOpLambda", function="compat.v1.transpose"),
        layer("TFOpLambda", function="raw_ops.Relu6"),
        layer("SlicingOpLambda", function="__operators__.getitem"),
        layer("TensorFlowOpLayer", node_def={"op": "AddV2", "name": "add"}),
        layer("ZeroPadding2D", padding=[[3, 3], [3, 3]]),
        {**layer("Add"), "build_config": {"input_shape": [[None, 56, 56, 256]] * 8}},
    ],
    ids=json.dumps,
)
def test_what_keras_has_itself_passes(part: object) -> None:
    configs.check(model(part))


def test_a_loss_of_the_owners_own_does_not_matter() -> None:
    own = layer("FocalLoss", module="mine", registered_name="mine>FocalLoss")
    configs.check({**model(), "compile_config": {"loss": own}})


def test_what_is_no_configuration_is_damage() -> None:
    for text in ["", "nonsense", "[1, 2]", "[" * 5000]:
        with pytest.raises(CommandError, match="is damaged"):
            configs.parse(text, "m.keras")
    assert configs.parse(json.dumps(model()), "m.keras") == model()


def test_loss_is_read_from_every_form() -> None:
    logits = {"class_name": "BinaryCrossentropy", "config": {"from_logits": True}}
    squares = {"class_name": "MeanSquaredError", "config": {}}
    assert configs.loss({"loss": logits}) == "BinaryCrossentropy from logits"
    assert configs.loss({"loss": squares}) == "MeanSquaredError"
    assert configs.loss({"loss": "mse"}) == "mse"
    assert configs.loss({"loss": {"class_name": "function", "config": "mae"}}) == "mae"
    for unclear in [None, {}, {"loss": None}, {"loss": ["mse", "mae"]}, {"loss": {"a": "mse"}}]:
        assert configs.loss(unclear) == ""
