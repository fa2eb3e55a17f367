"""The parameters of a stack, and the options of the command that they come from."""

from typing import Any

import click
import pytest

from fuzzyvision.aws.parameters import ARCHITECTURE, SECRETS, choose, taken_over
from fuzzyvision.commands import stages
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stage_names import check_stage
from tests.support.aws.parameters import settled
from tests.support.aws.templates import DOMAIN, merged

OWN = {"Domain": DOMAIN["domain"], "Certificate": DOMAIN["certificate"]}


def values(before: dict[str, str] | None = None, **given: str | int | None) -> dict[str, str]:
    return choose("dev", given, before).values


def test_options_that_are_left_out_have_the_templates_defaults() -> None:
    assert values(email=None, workers=None) == {"Stage": "dev"}


@pytest.mark.parametrize("half", DOMAIN)
@pytest.mark.parametrize("kept", [False, True])
def test_half_a_domain_is_refused(half: str, kept: bool) -> None:
    before, given = {half.title(): DOMAIN[half]}, {half: DOMAIN[half]}
    with pytest.raises(CommandError, match="needs both"):
        choose("dev", {} if kept else given, before if kept else {})


def test_other_half_may_be_a_kept_one() -> None:
    assert values(OWN, domain="other.example.org")["Certificate"] == OWN["Certificate"]


def test_budget_needs_somebody_who_hears_of_it() -> None:
    assert values(budget="20", email="owner@example.org")["Budget"] == "20"
    assert values({"Budget": "none"}, email="none")["Budget"] == "none"
    with pytest.raises(CommandError, match="--email"):
        values(budget="20")
    with pytest.raises(CommandError, match="--email"):
        values({"Budget": "20", "Email": "owner@example.org"}, email="none")
    with pytest.raises(ValueError, match="budget needs"):
        settled(merged(), {"Budget": "20"})


def test_deployed_option_stays_until_changed() -> None:
    before = {"Email": "owner@example.org", "Workers": "20", **OWN}
    assert values(before) == {**before, "Stage": "dev"}
    assert values(before, email=None, workers=40) == {**before, "Workers": "40", "Stage": "dev"}
    assert values(before, email="none")["Email"] == ""
    assert {**values(before, domain="none"), **OWN} == values(before)
    assert values(before, certificate="none")["Domain"] == ""


def test_only_deployed_parameters_have_previous_values() -> None:
    chosen = choose("dev", {"workers": 40}, {"Email": "owner@example.org", "Requests": "7"})
    asked = {one["ParameterKey"]: one for one in chosen.request({"Email", "Workers", "Stage"})}
    assert asked["Email"] == {"ParameterKey": "Email", "UsePreviousValue": True}
    assert asked["Requests"] == {"ParameterKey": "Requests", "ParameterValue": "7"}
    assert asked["Workers"] == {"ParameterKey": "Workers", "ParameterValue": "40"}
    assert asked["Stage"] == {"ParameterKey": "Stage", "ParameterValue": "dev"}
    assert all("ParameterValue" in one for one in chosen.request())


def test_parameter_that_the_template_lost_is_not_kept() -> None:
    assert values({"Colour": "blue"}) == {"Stage": "dev"}


def test_choices_of_an_earlier_release_are_taken_over() -> None:
    metadata = {"FuzzyVision": {"keep_days": 7, "requests": 5, "email": "owner@example.org"}}
    taken = {"KeepDays": "7", "Requests": "5", "Burst": "10", "Email": "owner@example.org"}
    assert taken_over(metadata) == taken
    assert taken_over({}) == {}


def test_burst_is_twice_the_requests() -> None:
    assert values({"Requests": "7", "Burst": "14"}, requests=9)["Burst"] == "18"
    defaults = merged()["Parameters"]
    assert defaults["Burst"]["Default"] == 2 * defaults["Requests"]["Default"]
    for bound in ("MinValue", "MaxValue"):
        assert defaults["Burst"][bound] == 2 * defaults["Requests"][bound]


def test_every_option_is_a_parameter_with_the_same_bounds() -> None:
    options = {str(one.name): one for one in stages.deploy.params}
    known = merged()["Parameters"]
    chosen = {name: taken(name) for name in options if taken(name)}
    assert {*chosen.values(), "Burst", *SECRETS, "Stage"} == known.keys()
    for name, parameter in chosen.items():
        kind, rule = options[name].type, known[parameter]
        if isinstance(kind, click.IntRange):
            assert (kind.min, kind.max) == (rule["MinValue"], rule["MaxValue"])
        elif isinstance(kind, click.Choice):
            assert list(kind.choices) == rule["AllowedValues"]
        else:
            assert rule["Default"] in {"", "2000", "200", "none"}
            assert "AllowedPattern" in rule
    assert known["Architecture"]["Default"] == ARCHITECTURE


def taken(option: str) -> str:
    """Return the parameter of an option, empty if it has none."""
    made = choose("dev", {option: "1"}, {**OWN, "Email": "owner@example.org"})
    return next(iter(made.chosen.keys() - {"Stage", "Burst"}), "")


@pytest.mark.parametrize(
    ("parameter", "good", "bad"),
    [
        ("Budget", "20", "0"),
        ("Budget", "none", "20.5"),
        ("Email", "owner@example.org", "owner"),
        ("Email", "", "a@b.example, c@d.example"),
        ("Domain", "pictures.example.org", "https://pictures.example.org"),
        ("Certificate", OWN["Certificate"], OWN["Certificate"].replace("us-east-1", "eu-west-1")),
        ("Stage", "a" * 21, "a" * 22),
        ("Stage", "prod-2", "Prod"),
        ("KeepDays", "3650", "3651"),
        ("PriceClass", "All", "300"),
    ],
)
def test_template_refuses_what_the_command_does(parameter: str, good: str, bad: str) -> None:
    own: dict[str, Any] = OWN if parameter in OWN else {}
    own = {"Email": "owner@example.org"} if parameter == "Budget" else own
    settled(merged(), {**own, parameter: good})
    with pytest.raises(ValueError, match=parameter):
        settled(merged(), {**own, parameter: bad})
    if parameter == "Stage":
        check_stage(good)


@pytest.mark.parametrize("half", OWN)
def test_template_refuses_half_a_domain(half: str) -> None:
    with pytest.raises(ValueError, match="needs"):
        settled(merged(), {half: OWN[half]})
