import json

import pytest

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing.originals import config


def known(name: str) -> bool:
    return name in {"Dense", "Sequential"}


def layer(name: str, **more: object) -> dict[str, object]:
    return {"class_name": name, "config": {"units": 3}, **more}


def model(*layers: object) -> dict[str, object]:
    return {"class_name": "Sequential", "config": {"layers": [layer("Dense"), *layers]}}


def test_what_keras_has_itself_passes() -> None:
    config.check(model(layer("Dense", module="keras.layers", registered_name=None)), known)
    config.check(model({"class_name": "__tuple__", "items": [1, 2]}), known)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (layer("Lambda"), "Lambda layer"),
        (layer("Lambda", module="keras.layers"), "Lambda layer"),
        (layer("Mine"), "uses Mine"),
        (layer("Mine", module="my.layers", registered_name="Custom>Mine"), "uses Mine"),
        (layer("Mine", module=None, registered_name="Custom>Mine"), "uses Mine"),
        (layer("Dense", module="kerasevil"), "uses Dense"),
        ({"class_name": "function", "module": "builtins", "config": "swish2"}, "uses swish2"),
    ],
)
def test_nested_code_in_a_file_is_refused(part: object, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        config.check(model(model({"inner": [part]})), known)


def test_what_is_no_configuration_is_damage() -> None:
    for text in ["", "nonsense", "[1, 2]", "[" * 5000]:
        with pytest.raises(CommandError, match="is damaged"):
            config.parse(text, "m.keras")
    assert config.parse(json.dumps(model()), "m.keras") == model()


def test_loss_is_read_from_every_form() -> None:
    logits = {"class_name": "BinaryCrossentropy", "config": {"from_logits": True}}
    assert config.loss({"loss": logits}) == "BinaryCrossentropy from logits"
    assert (
        config.loss({"loss": {"class_name": "MeanSquaredError", "config": {}}})
        == "MeanSquaredError"
    )
    assert config.loss({"loss": "mse"}) == "mse"
    assert config.loss({"loss": {"class_name": "function", "config": "mae"}}) == "mae"
    for unclear in [None, {}, {"loss": None}, {"loss": ["mse", "mae"]}, {"loss": {"a": "mse"}}]:
        assert config.loss(unclear) == ""
