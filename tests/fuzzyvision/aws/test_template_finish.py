"""What of Chalice's is taken out of the template, and what is put into it."""

import json

from fuzzyvision.aws.package.template import finish
from tests.support.aws.templates import merged
from tests.support.paths import ROOT


def test_nothing_of_chalices_is_left_that_does_too_much() -> None:
    assert "DefaultRole" not in json.dumps(merged())
    assert merged()["Resources"]["AnswerUploads"]["Properties"]["Events"].keys() == {"Queue"}
    assert "EndpointURL" not in merged()["Outputs"]


def test_api_answers_with_json_and_one_kind_of_file() -> None:
    definition = merged()["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    assert definition["x-amazon-apigateway-binary-media-types"] == ["application/zip"]
    assert "/uploads" in definition["paths"]


def test_function_at_cloudfront_is_the_tested_one() -> None:
    code = merged()["Resources"]["Addresses"]["Properties"]["FunctionCode"]
    assert code == {"Fn::Sub": (ROOT / "infra" / "addresses.js").read_text(encoding="utf-8")}


def test_defaults_are_those_that_the_package_is_made_for() -> None:
    parameters = finish(merged(), Stage="prod", Architecture="arm64")["Parameters"]
    assert parameters["Stage"]["Default"] == "prod"
    assert parameters["Architecture"]["Default"] == "arm64"
    assert parameters["Workers"] == merged()["Parameters"]["Workers"]
    assert merged()["Parameters"]["Stage"]["Default"] == "dev"
