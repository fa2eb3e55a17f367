from dataclasses import replace

import pytest

from fuzzyvision.aws.resources.options import Options
from fuzzyvision.aws.resources.template import merge
from fuzzyvision.common.errors import CommandError

CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b-2c3d"


def parse(before: Options | None = None, **given: str | int | None) -> Options:
    return Options.of("dev", given, merge(before) if before else None)


def test_nothing_has_to_be_chosen() -> None:
    assert parse(email=None, workers=None) == Options("dev")


@pytest.mark.parametrize("half", [{"domain": "pictures.example.org"}, {"certificate": CERTIFICATE}])
def test_half_a_domain_is_refused(half: dict[str, str]) -> None:
    with pytest.raises(CommandError, match="needs both"):
        parse(None, **half)


def test_what_was_chosen_before_stays_until_something_else_is_said() -> None:
    before = Options(
        "dev", "arm64", "owner@example.org", "pictures.example.org", CERTIFICATE, workers=20
    )
    assert parse(before) == before
    assert parse(before, email=None, workers=40) == replace(before, workers=40)
    assert parse(before, email="none") == replace(before, email=None)
    assert parse(before, domain="none") == replace(before, domain=None, certificate=None)


def test_a_stack_that_carries_no_options_is_taken_for_one_without_choices() -> None:
    assert Options.of("dev", {}, {"Resources": {}}) == Options("dev")
