"""infra/template.yaml says what the generator in fuzzyvision/aws/resources says."""

from dataclasses import fields, replace
from typing import Any

import pytest

from fuzzyvision.aws.resources.options import Options
from tests.support.aws.canonical import canonical
from tests.support.aws.parameters import settled
from tests.support.aws.templates import DOMAIN, EVERY, merged, sam

DIFFERENCES = {
    "Metadata": "choices of an earlier deployment are kept by UsePreviousValue",
    "Description": "CloudFormation fills in no parameters there",
}
"""Parts that the generator writes in another way, each with the reason."""

OTHERS = [
    Options("prod"),
    Options("a-much-longer-stage", keep_days=7),
    Options("dev", keep_days=3650, name_length=16, workers=1000, requests=10_000),
    Options("dev", keep_days=1, name_length=1, workers=2, requests=1),
    *(Options("dev", price_class=one) for one in ("100", "200", "All")),
    replace(EVERY[-1], stage="prod", workers=40, requests=7, price_class="All"),
]


def parameters(options: Options) -> dict[str, Any]:
    """Return what the template's parameters are for these options."""
    given = {one.name: getattr(options, one.name) for one in fields(options)}
    chosen = {name.title().replace("_", ""): one for name, one in given.items() if one is not None}
    return {**chosen, "Burst": 2 * options.requests}


def compared(template: dict[str, Any]) -> Any:  # noqa: ANN401 - any JSON
    return canonical({name: one for name, one in template.items() if name not in DIFFERENCES})


@pytest.mark.parametrize("options", [*EVERY, *OTHERS], ids=str)
def test_template_equals_the_generators(options: Options) -> None:
    ours, theirs = settled(merged(), parameters(options)), sam(options)
    assert compared(ours) == compared(theirs)
    assert ours.keys() - theirs.keys() == set()
    assert theirs.keys() - ours.keys() == {"Metadata"}


def test_defaults_are_those_of_the_options() -> None:
    assert compared(settled(merged(), {})) == compared(sam(Options("dev")))


@pytest.mark.parametrize("half", DOMAIN)
def test_template_refuses_half_a_domain(half: str) -> None:
    with pytest.raises(ValueError, match="needs"):
        settled(merged(), {half.title(): DOMAIN[half]})
