from dataclasses import replace

import pytest

from fuzzyvision.aws.resources.options import Options
from fuzzyvision.aws.resources.template import merge
from fuzzyvision.common.errors import CommandError

CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b-2c3d"


def parse(before: Options | None = None, **given: str | int | None) -> Options:
    return Options.of("dev", given, merge(before) if before else None)


def test_every_option_has_a_default() -> None:
    assert parse(email=None, workers=None) == Options("dev")


@pytest.mark.parametrize("half", [{"domain": "pictures.example.org"}, {"certificate": CERTIFICATE}])
def test_half_a_domain_is_refused(half: dict[str, str]) -> None:
    with pytest.raises(CommandError, match="needs both"):
        parse(None, **half)


def test_deployed_option_stays_until_changed() -> None:
    before = Options(
        "dev", "arm64", "owner@example.org", "pictures.example.org", CERTIFICATE, workers=20
    )
    assert parse(before) == before
    assert parse(before, email=None, workers=40) == replace(before, workers=40)
    assert parse(before, email="none") == replace(before, email=None)
    assert parse(before, domain="none") == replace(before, domain=None, certificate=None)


def test_template_without_options_means_defaults() -> None:
    assert Options.of("dev", {}, {"Resources": {}}) == Options("dev")
