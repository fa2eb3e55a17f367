"""The region of the owner's session."""

import pytest

from fuzzyvision.common.session import session


def test_aws_region_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    assert session().region_name == "eu-central-1"
    monkeypatch.setenv("AWS_REGION", "")
    assert session().region_name == "us-west-2"
