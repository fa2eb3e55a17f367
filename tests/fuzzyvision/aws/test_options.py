import argparse
from dataclasses import replace

import pytest

from fuzzyvision.aws import options
from fuzzyvision.aws.errors import CloudError
from fuzzyvision.aws.options import Options
from fuzzyvision.aws.template import merge

CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b-2c3d"


def parse(*arguments: str, before: Options | None = None) -> Options:
    parser = argparse.ArgumentParser()
    options.add_arguments(parser)
    return Options.of(parser.parse_args(arguments), merge(before) if before else None)


def test_nothing_has_to_be_chosen() -> None:
    assert parse() == Options("dev")


def test_what_make_passes_empty_counts_as_not_chosen() -> None:
    names = ("email", "domain", "certificate", "arch", "keep-days", "workers", "price-class")
    assert parse(*(f"--{name}=" for name in names)) == Options("dev")


def test_everything_can_be_chosen() -> None:
    chosen = parse(
        *("--stage", "try-2", "--arch", "arm64", "--email", "owner@example.org"),
        *("--domain", "Pictures.Example.org", "--certificate", CERTIFICATE),
        *("--keep-days", "7", "--name-length", "8", "--workers", "200", "--requests", "500"),
        *("--price-class", "All"),
    )
    assert chosen == Options(
        stage="try-2",
        architecture="arm64",
        email="owner@example.org",
        domain="pictures.example.org",
        certificate=CERTIFICATE,
        keep_days=7,
        name_length=8,
        workers=200,
        requests=500,
        price_class="All",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--stage", "Dev"),
        ("--stage", "1"),
        ("--stage", "a" * 22),
        ("--stage", "a/b"),
        ("--arch", "armv7"),
        ("--email", "owner"),
        ("--email", "a@b.c, d@e.f"),
        ("--domain", "https://example.org"),
        ("--domain", "localhost"),
        ("--domain", "a..example.org"),
        ("--certificate", CERTIFICATE.replace("us-east-1", "eu-west-1")),
        ("--keep-days", "0"),
        ("--keep-days", "four"),
        ("--keep-days", "²"),
        ("--name-length", "17"),
        ("--workers", "1"),
        ("--requests", "-1"),
        ("--price-class", "300"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_done(
    arguments: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        parse(*arguments)
    assert end.value.code == 2
    assert f"argument {arguments[0]}: {arguments[1]!r}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "half", [("--domain", "pictures.example.org"), ("--certificate", CERTIFICATE)]
)
def test_half_a_domain_is_refused(half: tuple[str, str]) -> None:
    with pytest.raises(CloudError, match="needs both"):
        parse(*half)


def test_what_was_chosen_before_stays_until_something_else_is_said() -> None:
    before = Options(
        "dev", "arm64", "owner@example.org", "pictures.example.org", CERTIFICATE, workers=20
    )
    assert parse(before=before) == before
    assert parse("--email=", "--workers=40", before=before) == replace(before, workers=40)
    assert parse("--stage", "dev", "--email", "none", before=before) == replace(before, email=None)
    assert parse("--domain=none", before=before) == replace(before, domain=None, certificate=None)


def test_a_stack_that_carries_no_options_is_taken_for_one_without_choices() -> None:
    given = argparse.Namespace(**{**dict.fromkeys(Options.__dataclass_fields__), "stage": "dev"})
    assert Options.of(given, {"Resources": {}}) == Options("dev")
