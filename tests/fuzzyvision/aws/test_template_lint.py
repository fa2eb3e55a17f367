"""What the tools of AWS say of the template, for every shape that it can have."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pytest
from cfnlint.api import lint
from cfnlint.config import ManualArgs

from fuzzyvision.aws.budget import known
from fuzzyvision.aws.preflight.judge import BUDGET_REGIONS
from tests.support.aws import checkov
from tests.support.aws.templates import EVERY, PUBLIC, Options, merged, named, plain, sam

# The first and the last differ in all; the shapes in between are linted in the slow lane.
SHAPES = [EVERY[0], *(pytest.param(one, marks=pytest.mark.slow) for one in EVERY[1:-1]), EVERY[-1]]
every = pytest.mark.parametrize("options", SHAPES, ids=named)


def complaints(
    template: Mapping[str, Any], regions: Iterable[str] = ("us-east-1",), but: str = "I4010"
) -> list[Any]:
    """Return all that cfn-lint finds: errors, warnings, mere remarks, and what it only tries out.

    One remark is left out, I4010: it wants the reasons as metadata, and ours are comments in
    infra/template.yaml.
    """
    chosen = ManualArgs(
        regions=list(regions),
        include_checks=["I"],
        include_experimental=True,
        ignore_checks=["I4010", but],
    )
    return list(lint(json.dumps(template, indent=1), config=chosen))


@every
def test_cfn_lint_has_nothing_to_say(options: Options) -> None:
    assert complaints(sam(options)) == []


def test_cfn_lint_accepts_the_parameters() -> None:
    # W1030 takes the default of Certificate, which is empty, although a condition keeps it away.
    assert complaints(merged(), but="W1030") == []


@pytest.mark.slow
def test_cfn_lint_accepts_every_region() -> None:
    assert len(PUBLIC) > 30
    assert complaints(sam(EVERY[-1]), sorted(BUDGET_REGIONS)) == []
    others = [one for one in PUBLIC if one not in BUDGET_REGIONS]
    assert len(others) > 10
    assert complaints(known(sam(EVERY[-1]), others[0]), others) == []


def test_cfn_lint_checks_the_translation() -> None:
    template = json.loads(json.dumps(sam(EVERY[0])))
    template["Resources"]["AnswerUploads"]["Properties"]["Timeout"] = 30_000
    assert complaints(template) != []


def test_findings_that_are_judged_are_about_what_is_there() -> None:
    # `make checkov` compares them with what checkov finds.
    names = {name for _, name in checkov.judged()}
    assert len(names) > 10
    assert names <= plain(EVERY[-1])["Resources"].keys()


@every
def test_sam_translates_every_resource(
    options: Options,
) -> None:
    kinds = {one["Type"] for one in plain(options)["Resources"].values()}
    assert not [kind for kind in kinds if "Serverless" in kind]
    assert "AWS::Lambda::EventSourceMapping" in kinds


def test_cfn_lint_accepts_the_translation() -> None:
    assert complaints(plain(EVERY[-1])) == []


@every
def test_dependencies_have_no_cycle(options: Options) -> None:
    needs = {name: set(_named(one)) for name, one in plain(options)["Resources"].items()}
    needs = {name: some & needs.keys() for name, some in needs.items()}
    assert sum(len(some) for some in needs.values()) > 50
    made: set[str] = set()
    while ready := [name for name in needs.keys() - made if needs[name] <= made]:
        made |= set(ready)
    assert needs.keys() - made == set(), "these wait for each other"


@every
def test_everything_that_is_named_is_there(options: Options) -> None:
    template = plain(options)
    known = template["Resources"].keys()
    for part in ("Resources", "Outputs"):
        missing = {name for name in _named(template[part]) if "::" not in name} - known
        assert missing == set()


def test_there_is_one_stage_of_the_api() -> None:
    kinds = [one["Type"] for one in plain(EVERY[0])["Resources"].values()]
    assert kinds.count("AWS::ApiGateway::Stage") == 1


def test_the_same_options_make_the_same_template() -> None:
    before = json.dumps(merged())
    merged.cache_clear()
    assert json.dumps(merged()) == before


def _named(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield the resources that a part of the template names."""
    if isinstance(value, list):
        for one in value:
            yield from _named(one)
    if not isinstance(value, dict):
        return
    for key, one in value.items():
        if key == "Ref":
            yield one
        elif key == "Fn::GetAtt":
            yield one[0] if isinstance(one, list) else one.split(".")[0]
        elif key == "DependsOn":
            yield from [one] if isinstance(one, str) else one
        elif key == "Fn::Sub":
            text, values = one if isinstance(one, list) else (one, {})
            yield from (name for name in re.findall(r"\$\{([\w:]+)", text) if name not in values)
            yield from _named(values)
        else:
            yield from _named(one)
