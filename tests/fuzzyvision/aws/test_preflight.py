"""What stops a deploy before anything is made, by the command itself, as a new owner types it."""

from collections.abc import Mapping
from typing import Any

import boto3
import pytest

from fuzzyvision.aws.preflight.facts import POLICIES
from fuzzyvision.aws.preflight.judge import WORKERS
from fuzzyvision.cli import main
from tests.support.aws.account_services import ACCOUNT, AccountServices
from tests.support.aws.cloud import Cloud
from tests.support.aws.template_reader import of_type
from tests.support.aws.templates import merged

DOMAIN = "pictures.example.org"
ARN = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/0a1b-2c3d"
OWN = f"--domain {DOMAIN} --certificate {ARN}"
ISSUED: dict[str, Any] = {
    "DomainName": DOMAIN,
    "SubjectAlternativeNames": [DOMAIN],
    "Status": "ISSUED",
    "KeyAlgorithm": "RSA-2048",
}
RECORD = {"Name": "_x1.example.org.", "Type": "CNAME", "Value": "_x2.acm-validations.aws."}
WAITING = [
    {"DomainName": DOMAIN, "ValidationStatus": "PENDING_VALIDATION", "ResourceRecord": RECORD},
    {"DomainName": "example.org", "ValidationStatus": "SUCCESS", "ResourceRecord": {}},
]
BY_MAIL = [{"ValidationMethod": "EMAIL", "ValidationEmails": ["admin@example.org"]}]


def with_certificate(**other: Any) -> dict[str, Any]:  # noqa: ANN401 - as ACM tells it
    return {"certificates": {ARN: {**ISSUED, **other}}}


def state(status: str, **other: Any) -> tuple[dict[str, Any], str]:  # noqa: ANN401 - as above
    return with_certificate(Status=status, **other), OWN


STOPS: dict[str, tuple[tuple[dict[str, Any], str], str]] = {
    "region": (({"region": "DISABLED"}, ""), "The region eu-central-1 is not enabled"),
    "enabling": (({"region": "ENABLING"}, ""), "(it is ENABLING)"),
    "denied": (
        ({"denied": {"iam:CreateRole", "cloudfront:CreateDistribution"}}, ""),
        "do not allow what a deploy needs: iam:CreateRole, cloudfront:CreateDistribution.",
    ),
    "budget": (
        ({"denied": {"budgets:ModifyBudget"}}, "--budget 20 --email owner@example.org"),
        "budgets:ModifyBudget. Use others",
    ),
    "quota": (({"policies": 20}, ""), "has 20 of the 20 response headers policies"),
    "raised": (({"policies": 100, "quota": 100}, ""), "has 100 of the 100 response headers"),
    "no certificate": (({}, OWN), f"The certificate {ARN} is not in ACM, region us-east-1."),
    "other account": (
        (with_certificate(), OWN.replace(ACCOUNT, "111122223333")),
        f"is of the account 111122223333, but you deploy to {ACCOUNT}.",
    ),
    "dns": (
        state("PENDING_VALIDATION", DomainValidationOptions=WAITING),
        "ACM waits for the DNS record _x1.example.org. CNAME _x2.acm-validations.aws.. When",
    ),
    "mail": (
        state("PENDING_VALIDATION", DomainValidationOptions=BY_MAIL),
        "ACM waits for an answer to its mail to admin@example.org.",
    ),
    "just requested": (state("PENDING_VALIDATION"), "ACM waits for its validation."),
    "too late": (state("VALIDATION_TIMED_OUT"), "was not validated within 72 hours."),
    "failed": (
        state("FAILED", FailureReason="CAA_ERROR"),
        "and deploy with its ARN. A CAA record",
    ),
    "expired": (state("EXPIRED"), "has expired."),
    "revoked": (state("REVOKED"), "was revoked."),
    "inactive": (state("INACTIVE"), "is not active."),
    "unheard of": (state("PAUSED"), "is PAUSED in ACM."),
    "other name": (
        (with_certificate(DomainName="example.org", SubjectAlternativeNames=["*.a.org"]), OWN),
        f"is for *.a.org, example.org, not for {DOMAIN}.",
    ),
    "key": (
        (with_certificate(KeyAlgorithm="EC-secp384r1"), OWN),
        "has a key that CloudFront does not take (EC_secp384r1).",
    ),
}
"""What is changed in AWS, the options, and what the owner reads."""

NOTES: dict[str, tuple[dict[str, Any], str, str]] = {
    "new account": ({"concurrency": 10}, "", "The account runs 10 functions at once, as new ones"),
    "crowded": (
        {"concurrency": 10},
        "--workers 8",
        "WORKERS=8 of the 10 functions that the account runs at once leaves 2 for the API",
    ),
    "no alarms": ({}, "", "Nobody hears of alarms"),
    "quota unknown": (
        {"policies": 20, "refused": {"quota": "AccessDeniedException"}},
        "",
        "The account has 20 of the 20 response headers policies that CloudFront allows it, unless",
    ),
}

QUESTIONS = {
    "region": "account:GetRegionOptStatus",
    "settings": "lambda:GetAccountSettings",
    "certificate": "acm:DescribeCertificate",
    "policies": "cloudfront:ListResponseHeadersPolicies",
    "simulation": "iam:SimulatePrincipalPolicy",
}


@pytest.fixture
def services(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> AccountServices:
    """Return what AWS says of the account of a shell with AWS_REGION and keys only."""
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    return cloud.services


def change(services: AccountServices, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(services, name, value)


def nothing_was_made(cloud: Cloud) -> bool:
    names = [one["Name"] for one in boto3.client("s3").list_buckets()["Buckets"]]
    return not cloud.stacks() and not [one for one in names if one.startswith("fuzzy-vision-")]


@pytest.mark.parametrize("name", STOPS)
def test_broken_preflight_stops_a_deploy(
    name: str, services: AccountServices, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    (changes, options), sentence = STOPS[name]
    change(services, changes)
    assert main(["deploy", *options.split()]) == 2
    told = capsys.readouterr()
    assert f"account {ACCOUNT}, eu-central-1, as {services.identity}." in told.out
    lines = told.err.splitlines()
    assert sentence in lines[0]
    assert lines[1:] == ["Nothing was made or changed."]
    assert nothing_was_made(cloud)


@pytest.mark.parametrize("name", NOTES)
def test_note_does_not_stop(
    name: str, services: AccountServices, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    changes, options, sentence = NOTES[name]
    change(services, changes)
    assert main(["check", "--before", *options.split()]) == 0
    told = capsys.readouterr().out
    assert f"Note: {sentence}" in " ".join(told.splitlines())
    assert told.endswith("Nothing that AWS tells beforehand stops a deploy.\n")
    assert nothing_was_made(cloud)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("code", ["AccessDenied", "AccessDeniedException", "InternalFailure"])
def test_refused_question_does_not_stop(
    question: str, code: str, services: AccountServices, capsys: pytest.CaptureFixture[str]
) -> None:
    change(services, with_certificate())
    services.refused[question] = code
    assert main(["check", "--before", *OWN.split()]) == 0
    assert f"AWS did not answer {QUESTIONS[question]}." in capsys.readouterr().out


def test_all_that_stops_is_told_at_once(
    services: AccountServices, capsys: pytest.CaptureFixture[str]
) -> None:
    change(services, {"region": "DISABLED", "denied": {"iam:PassRole"}, "policies": 20})
    assert main(["check", "prod", "--before", *OWN.split()]) == 2
    told = capsys.readouterr()
    assert told.out.startswith("Stage prod, ")
    assert len(told.err.splitlines()) == 5


@pytest.mark.parametrize("name", [DOMAIN, "*.example.org", "Pictures.Example.ORG"])
def test_certificate_that_covers_the_domain_passes(name: str, services: AccountServices) -> None:
    change(services, with_certificate(DomainName=name, SubjectAlternativeNames=[]))
    assert main(["check", "--before", *OWN.split()]) == 0
    assert "certificate us-east-1" in services.asked


def test_environment_has_the_options_of_a_deploy(
    services: AccountServices, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    services.concurrency = 10
    monkeypatch.setenv("STAGE", "prod")
    monkeypatch.setenv("WORKERS", "9")
    assert main(["check", "--before"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Stage prod, ")
    assert "WORKERS=9 of the 10" in told


def test_options_of_a_deploy_do_not_disturb_a_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("WORKERS", "1")  # which `run` takes, and a deploy does not
    assert main(["check", "--url", "ftp://localhost"]) == 2
    assert capsys.readouterr().err.startswith("ftp://localhost is not an address")


def test_region_without_cloudfront_is_named(
    services: AccountServices, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_REGION", "us-gov-west-1")
    services.identity = services.identity.replace("arn:aws:", "arn:aws-us-gov:")
    assert main(["check", "--before"]) == 2
    assert "There is no CloudFront for the region us-gov-west-1" in capsys.readouterr().err


def test_region_without_budgets_is_named(
    monkeypatch: pytest.MonkeyPatch, services: AccountServices, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-north-1")
    words = "--budget 20 --email owner@example.org"
    assert main(["deploy", *words.split()]) == 2
    told = capsys.readouterr()
    assert "eu-north-1" in told.out
    assert told.err.startswith("CloudFormation makes no budget in the region eu-north-1. Deploy")
    assert services.asked  # what else would stop it is told with it


def test_region_that_is_not_enabled_is_named(
    services: AccountServices, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    services.refused["identity"] = "InvalidClientTokenId"
    assert main(["deploy"]) == 2
    assert capsys.readouterr().err.startswith("AWS does not know these credentials.")
    monkeypatch.setenv("AWS_REGION", "eu-south-1")
    assert main(["deploy"]) == 2
    assert capsys.readouterr().err.startswith("The region eu-south-1 may not be enabled")


def test_role_is_simulated_with_its_path(services: AccountServices) -> None:
    iam = boto3.client("iam", region_name="us-east-1")
    iam.create_role(RoleName="Deployers", Path="/team/", AssumeRolePolicyDocument="{}")
    try:
        services.identity = f"arn:aws:sts::{ACCOUNT}:assumed-role/Deployers/me"
        services.denied = {"iam:PassRole"}
        assert main(["check", "--before"]) == 2
    finally:
        iam.delete_role(RoleName="Deployers")
    assert set(services.simulated) == {f"arn:aws:iam::{ACCOUNT}:role/team/Deployers"}


def test_role_that_may_not_be_read_is_simulated_without_path(services: AccountServices) -> None:
    services.identity = f"arn:aws:sts::{ACCOUNT}:assumed-role/Unreadable/me"
    assert main(["check", "--before"]) == 0
    assert set(services.simulated) == {f"arn:aws:iam::{ACCOUNT}:role/Unreadable"}


@pytest.mark.parametrize("identity", ["iam::{}:root", "sts::{}:federated-user/me"])
def test_who_cannot_be_simulated_is_not(identity: str, services: AccountServices) -> None:
    services.identity = f"arn:aws:{identity.format(ACCOUNT)}"
    services.denied = {"iam:PassRole"}
    assert main(["check", "--before"]) == 0
    assert not services.simulated


def test_numbers_are_those_of_the_template() -> None:
    assert merged()["Parameters"]["Workers"]["Default"] == WORKERS
    assert len(of_type(merged(), "CloudFront::ResponseHeadersPolicy")) == POLICIES


def test_unknown_condition_is_no_denial(services: AccountServices) -> None:
    services.unsure = {"iam:PassRole"}
    assert main(["check", "--before"]) == 0
