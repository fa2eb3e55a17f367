from typing import Any

import pytest

from fuzzyvision.comparing.gate import doubt


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "never compared with aaaa, which is in service"),
        ({"compared": {"against": "cccc", "verdict": "better"}}, "never compared with aaaa"),
        ({"compared": {"against": "aaaa", "verdict": "not better"}}, "it is not better."),
    ],
)
def test_model_that_did_not_pass_the_gate_is_doubted(fields: dict[str, Any], said: str) -> None:
    assert said in doubt(fields, "aaaa")


@pytest.mark.parametrize(
    "fields",
    [
        {"compared": {"against": "aaaa", "verdict": "better"}},
        {"compared": {"against": "aaaa", "verdict": "better, quite possibly by chance"}},
        {"bundled": True},
    ],
)
def test_better_model_and_the_bundled_one_are_not_doubted(fields: dict[str, Any]) -> None:
    assert not doubt(fields, "aaaa")
