"""SavedModels whose graph reaches files or programs are refused before any of it runs."""

from typing import Any, TypeAlias

import pytest

from fuzzyvision.bundle.frameworks import tensorflow
from fuzzyvision.common.errors import CommandError
from fuzzyvision.importing import operations
from tests.support.training import requires_tensorflow

Untyped: TypeAlias = Any


def graph(**nodes: str) -> Untyped:
    """Return a GraphDef; each node is told as "Operation input input"."""
    found = tensorflow().compat.v1.GraphDef()
    add(found.node, nodes)
    return found


def add(place: Untyped, nodes: dict[str, str]) -> None:
    for name, text in nodes.items():
        node = place.add(name=name)
        node.op, *inputs = text.split()
        node.input.extend(inputs)


def add_function(found: Untyped, name: str, **nodes: str) -> None:
    function = found.library.function.add()
    function.signature.name = name
    add(function.node_def, nodes)


def call(found: Untyped, node: str, attribute: str, function: str) -> None:
    (place,) = [each for each in found.node if each.name == node]
    place.attr[attribute].func.name = function


@requires_tensorflow
@pytest.mark.parametrize(
    "operation",
    ["ReadFile", "WriteFile", "MatchingFiles", "PyFunc", "EagerPyFunc", "PyFuncStateless",
     "PrintV2", "Print", "SaveV2", "RestoreV2", "MergeV2Checkpoints", "RpcClient", "RemoteCall",
     "IteratorV2", "TextLineDataset", "InitializeTableFromTextFileV2", "ImmutableConst", "Send",
     "FixedUnigramCandidateSampler", "LoadAndRemapMatrix", "DebugIdentityV2", "Abort", "SleepOp"],
)  # fmt: skip
def test_an_operation_off_the_list_is_refused_by_name(operation: str) -> None:
    found = graph(x="Placeholder", bad=f"{operation} x", y="Relu x ^bad")
    with pytest.raises(CommandError, match=f"This model runs {operation}: an image classifier"):
        operations.check_graph(found, ["y:0"])


@requires_tensorflow
def test_what_the_outputs_do_not_need_is_not_run_and_not_refused() -> None:
    found = graph(x="Placeholder", y="Softmax x", read="ReadFile", print="PrintV2 read")
    operations.check_graph(found, ["y"])
    with pytest.raises(CommandError, match="This model runs PrintV2, ReadFile: "):
        operations.check_graph(found)


@requires_tensorflow
@pytest.mark.parametrize(
    ("caller", "attribute"),
    [("StatefulPartitionedCall", "f"), ("While", "body"), ("If", "else_branch"), ("Map", "f")],
)
def test_a_function_within_a_function_is_looked_into(caller: str, attribute: str) -> None:
    found = graph(x="Placeholder", y=f"{caller} x" if caller != "Map" else "MapDefun x")
    add_function(found, "__outer", z="PartitionedCall")
    add_function(found, "__inner", bad="WriteFile")
    call(found, "y", attribute, "__outer")
    operations.check_graph(found, ["y"])
    found.library.function[0].node_def[0].attr["f"].func.name = "__inner"
    with pytest.raises(CommandError, match="This model runs WriteFile"):
        operations.check_graph(found, ["y"])


@requires_tensorflow
def test_a_function_in_a_list_or_in_another_ones_attributes_is_looked_into() -> None:
    for place in ("list", "nested"):
        found = graph(x="Placeholder", y="Case x")
        add_function(found, "branch", bad="ReadFile")
        value = found.node[1].attr["branches"]
        (value.list.func.add() if place == "list" else value.func.attr["f"].func).name = "branch"
        with pytest.raises(CommandError, match="This model runs ReadFile"):
            operations.check_graph(found, ["y"])


@requires_tensorflow
def test_a_function_that_is_called_as_an_operation_is_looked_into() -> None:
    found = graph(x="Placeholder", y="__inference_1 x")
    add_function(found, "__inference_1", bad="WriteFile")
    with pytest.raises(CommandError, match="This model runs WriteFile"):
        operations.check_graph(found, ["y"])


@requires_tensorflow
def test_a_function_cannot_hide_the_operation_of_its_name() -> None:
    found = graph(x="Placeholder", y="WriteFile x")
    add_function(found, "WriteFile", good="Relu")
    with pytest.raises(CommandError, match="This model runs WriteFile"):
        operations.check_graph(found, ["y"])


@requires_tensorflow
def test_no_other_function_is_put_in_a_checked_ones_place() -> None:
    found = graph(x="Placeholder", y="PartitionedCall x")
    add_function(found, "good", z="Relu")
    add_function(found, "bad", z="WriteFile")
    for function in found.library.function:
        function.attr["api_implements"].s = b"lstm"
    call(found, "y", "f", "good")
    operations.check_graph(found, ["y"])
    assert not any("api_implements" in function.attr for function in found.library.function)


@requires_tensorflow
def test_weights_may_be_restored_and_nothing_saved() -> None:
    found = graph(name="Placeholder", read="RestoreV2 name", v="VarHandleOp",
                  done="AssignVariableOp v read")  # fmt: skip
    operations.check_graph(found, ["done"], restoring=True)
    add(found.node, {"save": "SaveV2 name"})
    with pytest.raises(CommandError, match="This model runs SaveV2"):
        operations.check_graph(found, ["done", "save"], restoring=True)
