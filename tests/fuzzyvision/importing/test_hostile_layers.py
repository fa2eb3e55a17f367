"""Layers that run code, reach files or fill the memory are refused before Keras builds them."""

import base64
import marshal

import pytest

from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import configs
from tests.support.layers import layer, model

CODE = base64.b64encode(marshal.dumps(compile("open('marker', 'w')", "<layer>", "eval"))).decode()


def function(name: str, module: str) -> dict[str, object]:
    return {"class_name": "function", "config": name, "module": module, "registered_name": name}


RUNS_CODE = {
    "Lambda": layer("Lambda", function=[CODE, None, None]),
    "Lambda of Keras 3": layer("Lambda", module="keras.layers"),
    "a marshalled function": {"class_name": "__lambda__", "config": {"value": CODE}},
}

OWN = {
    "os.system": function("system", "os"),
    "get_file": function("get_file", "keras.utils"),
    "get_file of the source": function("get_file", "keras.src.utils.file_utils"),
    "load_model": function("load_model", "keras.saving"),
    "get_file as a class": layer("get_file", module="keras.utils", registered_name=None),
    "a class of os": layer("system", module="os", registered_name=None),
    "a layer's name in another module": layer("Dense", module="subprocess"),
    "a name like Keras": layer("Dense", module="kerasevil"),
    "a registered layer": layer("Mine", module=None, registered_name="Custom>Mine"),
    "a registered layer of a known name": layer("Dense", module="keras.layers",
                                                registered_name="Custom>Dense"),
    "a SavedModel inside": layer("TFSMLayer", module="keras.layers", filepath="evil"),
    "Torch": layer("TorchModuleWrapper", module="keras.layers"),
    "JAX": layer("JaxLayer", module="keras.layers"),
    "Flax": layer("FlaxLayer", module="keras.layers"),
    "a file of words": layer("StringLookup", module="keras.layers", vocabulary="/etc/passwd"),
    "an attribute by name": layer("InstanceMethod", attr_name="__class__"),
    "a class method": layer("ClassMethod", cls_symbol="Module", method_name="from_config"),
    "a loop over a function": layer("Map", module="keras.src.ops.core"),
    "a helper among the operations": layer("Node", module="keras.src.ops.node"),
    "a type": {"class_name": "__typespec__", "spec_name": "system", "module": "os", "config": []},
    "an unknown activation": function("swish2", "builtins"),
    "a function that is a list": {"class_name": "function", "config": ["relu"]},
    "a registered name that is a list": {**layer("Dense"), "registered_name": ["Dense"]},
}  # fmt: skip

CALLS = {
    symbol: layer("TFOpLambda", function=symbol)
    for symbol in (
        "io.write_file", "io.read_file", "io.gfile.copy", "io.gfile.rmtree", "io.gfile.glob",
        "io.matching_files", "raw_ops.WriteFile", "raw_ops.PyFunc", "raw_ops.PrintV2", "print",
        "debugging.experimental.enable_dump_debug_info", "debugging.enable_check_numerics",
        "py_function", "numpy_function", "load_op_library", "load_library", "saved_model.load",
        "keras.utils.get_file", "keras.models.load_model", "compat.v1.gfile.Copy",
        "compat.v1.Print", "summary.create_file_writer", "data.TextLineDataset",
        "lookup.TextFileInitializer", "train.load_checkpoint",
        "nn.fixed_unigram_candidate_sampler", "import_graph_def", "keras.backend.function",
        "sysconfig.get_lib", "rpc_server", "None",
    )
}  # fmt: skip
CALLS["WriteFile"] = layer("TensorFlowOpLayer", node_def={"op": "WriteFile", "name": "w"})
CALLS["io.write_file "] = layer("SlicingOpLambda", function="io.write_file ")

LARGE = {
    "units": layer("Dense", units=10**9),
    "target_shape": layer("Reshape", target_shape=[10**5, 10**5]),
    "input_dim": layer("Embedding", input_dim=10**12),
    "n": layer("RepeatVector", n=10**10),
    "size": layer("UpSampling2D", size=[60_000, 60_000]),
    "padding": layer("ZeroPadding2D", padding=[[0, 0], [10**5, 10**5]]),
    "filters": layer("Conv2D", filters=10**400),
    "batch_shape": layer("InputLayer", batch_shape=[None, 10**5, 10**5, 3]),
}


@pytest.mark.parametrize("kind", RUNS_CODE)
def test_a_layer_of_program_code_is_refused(kind: str) -> None:
    with pytest.raises(CommandError, match="has a Lambda layer: that is program code"):
        configs.check(model(model({"inner": [RUNS_CODE[kind]]})))


@pytest.mark.parametrize("kind", OWN)
def test_what_is_not_on_the_lists_is_refused(kind: str) -> None:
    with pytest.raises(CommandError, match="is not part of Keras or runs its own code"):
        configs.check(model(layer("Bidirectional", layer=OWN[kind])))


@pytest.mark.parametrize("symbol", CALLS)
def test_a_call_that_reaches_out_is_refused(symbol: str) -> None:
    with pytest.raises(CommandError, match="which an image classifier does not need"):
        configs.check(model(CALLS[symbol]))


@pytest.mark.parametrize("key", LARGE)
def test_a_layer_too_large_to_build_is_refused(key: str) -> None:
    with pytest.raises(CommandError, match=f"a layer whose {key} is "):
        configs.check(model(LARGE[key]))


def test_a_class_that_is_no_name_is_damage() -> None:
    with pytest.raises(CommandError, match="is damaged"):
        configs.check(model({"class_name": ["Dense"], "config": {}}))
