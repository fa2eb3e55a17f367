"""`make deploy` from the package to the address, against moto; then status and destroy."""

import json
from pathlib import Path

import pytest
from moto.backends import get_backend

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.deploy import deploy
from fuzzyvision.aws.destroy import destroy
from fuzzyvision.aws.package.build import Package
from fuzzyvision.aws.placing import placed
from fuzzyvision.aws.stack import Stack
from fuzzyvision.aws.status import status
from fuzzyvision.common.errors import CommandError
from tests.support.aws.cloud import Cloud
from tests.support.aws.moto_template import STAND_IN
from tests.support.package import Built


def run(built: Built, **chosen: object) -> None:
    def package(_stage: str, _architecture: str, _out: Path, _model: Path) -> Package:
        return Package(built.zip, built.template, 0)

    deploy("dev", chosen, package=package)


def stored(account: Account, bucket: str) -> set[str]:
    listed = account.session.client("s3").list_objects_v2(Bucket=bucket)
    return {one["Key"] for one in listed.get("Contents", [])}


@pytest.mark.timeout(120)
def test_stage_is_deployed_and_destroyed(
    built: Built, account: Account, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    run(built)
    shown = capsys.readouterr().out
    for part in ("+ VotesTable  DynamoDB Table", "AnswerUploads made", "files sent"):
        assert part in shown
    assert shown.splitlines()[-1] == f"Fuzzy Vision is at https://{STAND_IN}"
    assert not is_anything_else_done_the_second_time(built, capsys)
    the_site_is_there(account)
    status("dev")
    assert f"Address              https://{STAND_IN}" in capsys.readouterr().out
    destroy("dev", sure=True)
    assert cloud.stacks() == []
    names = [one["Name"] for one in account.session.client("s3").list_buckets()["Buckets"]]
    assert not [name for name in names if name.startswith("fuzzy-vision-dev")]


def is_anything_else_done_the_second_time(built: Built, capsys: pytest.CaptureFixture[str]) -> bool:
    run(built)
    shown = capsys.readouterr().out
    return "Nothing to change in the stack.\nThe site is as it was.\n" not in shown


def the_site_is_there(account: Account) -> None:
    state = Stack(account.session.client("cloudformation"), "fuzzy-vision-dev").state()
    assert state is not None
    keys = stored(account, state.outputs["SiteBucketName"])
    assert {"index.html", "share.js", "model/card.json"} <= keys


@pytest.mark.timeout(120)
def test_failed_deployment_can_be_repeated(built: Built, account: Account, cloud: Cloud) -> None:
    cloud.fail_next = "Your account may run 10 functions at once."
    with pytest.raises(CommandError, match="may run 10 functions at once"):
        run(built)
    run(built)
    the_site_is_there(account)


@pytest.mark.timeout(120)
def test_a_missing_permission_for_protection_stops_nothing(
    built: Built, account: Account, cloud: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    cloud.refuse["UpdateTerminationProtection"] = "AccessDenied"
    run(built)
    the_site_is_there(account)
    shown = capsys.readouterr().out
    assert "Could not protect the stack from being deleted by mistake" in shown
    assert shown.splitlines()[-1] == f"Fuzzy Vision is at https://{STAND_IN}"


@pytest.mark.timeout(120)
def test_published_page_tells_how_long_pictures_are_kept(built: Built, account: Account) -> None:
    run(built, keep_days=7)
    s3 = account.session.client("s3")
    state = Stack(account.session.client("cloudformation"), "fuzzy-vision-dev").state()
    assert state is not None
    page = s3.get_object(Bucket=state.outputs["SiteBucketName"], Key="index.html")["Body"].read()
    assert b"<span data-keep-days>7 days</span>" in page


def test_code_comes_from_the_artifacts_bucket(built: Built) -> None:
    template = placed(
        json.loads(built.template.read_text()), "s3://artifacts/abc.zip", "mine 1", {}
    )
    functions = [
        one for one in template["Resources"].values() if one["Type"] == "AWS::Serverless::Function"
    ]
    assert len(functions) == 2
    assert {one["Properties"]["CodeUri"] for one in functions} == {"s3://artifacts/abc.zip"}


@pytest.mark.usefixtures("cloud")
def test_half_a_domain_is_refused_first(
    built: Built,
) -> None:
    with pytest.raises(CommandError, match="needs both"):
        run(built, domain="pictures.example.org")
    assert not [name for name in get_backend("s3")["123456789012"]["aws"].buckets if "dev" in name]


def test_bad_card_is_refused_before_anything_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = {"name": "mine", "version": "1", "labels": ["Cat"], "contact": "javascript:alert(1)"}
    (tmp_path / "card.json").write_text(json.dumps(card))
    (tmp_path / "model.tflite").touch()
    monkeypatch.setenv("MODEL_FOLDER", str(tmp_path))
    with pytest.raises(CommandError, match="contact must be an address"):
        deploy("dev", {})
