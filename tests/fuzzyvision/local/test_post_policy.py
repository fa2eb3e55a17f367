"""A table of tampered forms, with what S3 answers to each ("Browser-based uploads using POST")."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.config import Config

from chalicelib.aws.s3 import S3Objects
from fuzzyvision.common.environment import Credentials
from fuzzyvision.local import post_policy
from fuzzyvision.local.post_policy import PostedForm

CREDENTIALS = Credentials("LOCALTEST", "secret")
ID = "0123456789abcdef" * 2


def signed(access_key: str = "LOCALTEST", secret_key: str = "secret") -> dict[str, str]:  # noqa: S107 - signs for nobody
    """Return the fields of a form that boto3 signed, as S3 reads them."""
    client = boto3.client(
        "s3",
        region_name="us-east-1",
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        config=Config(signature_version="s3v4"),
    )
    form = S3Objects(client, uploads="my-uploads", results="").form(ID, "image/jpeg", 1000)
    return {name.lower(): value for name, value in form["fields"].items()}


def answer(
    fields: dict[str, str], size: int | None = 1000, *, bucket: str = "my-uploads", later: int = 0
) -> tuple[int, str]:
    now = datetime.now(UTC) + timedelta(seconds=later)
    refusal = post_policy.check(PostedForm(fields, size), bucket, CREDENTIALS, now)
    return (204, "") if refusal is None else (refusal.status, refusal.code)


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in signed().items() if key != name}


def forged_policy() -> dict[str, str]:
    fields = signed()
    policy: dict[str, Any] = json.loads(base64.b64decode(fields["policy"]))
    policy["conditions"] = [{"bucket": "my-uploads"}, ["starts-with", "$key", ""]]
    return {**fields, "policy": base64.b64encode(json.dumps(policy).encode()).decode()}


DENIED = (403, "AccessDenied")
INCOMPLETE = (400, "InvalidArgument")
MISMATCH = (403, "SignatureDoesNotMatch")


def test_an_untouched_form_is_stored() -> None:
    assert answer(signed()) == (204, "")
    assert answer(signed(), later=295) == (204, "")


def test_a_file_of_a_wrong_size_is_refused() -> None:
    assert answer(signed(), 1001) == (400, "EntityTooLarge")
    assert answer(signed(), 999) == (400, "EntityTooSmall")
    assert answer(signed(), 0) == (400, "EntityTooSmall")
    assert answer(signed(), None) == (400, "InvalidArgument")


def test_an_expired_form_is_refused() -> None:
    assert answer(signed(), later=301) == DENIED


def test_a_form_for_another_bucket_is_refused() -> None:
    assert answer(signed(), bucket="my-results") == DENIED


@pytest.mark.parametrize("name", signed())
def test_a_form_with_a_field_dropped_is_refused(name: str) -> None:
    assert answer(without(name)) == (DENIED if name == "content-type" else INCOMPLETE)


def test_unsigned_form_is_refused() -> None:
    fields = {name: signed()[name] for name in ("key", "content-type")}
    assert answer(fields) == DENIED
    assert answer({**fields, "policy": signed()["policy"]}) == DENIED


@pytest.mark.parametrize("name", ["key", "content-type", "x-amz-date"])
def test_a_form_with_a_field_changed_is_refused(name: str) -> None:
    assert answer({**signed(), name: "something/else"}) == DENIED


@pytest.mark.parametrize(
    "name", ["acl", "tagging", "x-amz-meta-a", "success_action_redirect", "x-amz-storage-class"]
)
def test_a_form_with_a_field_more_is_refused(name: str) -> None:
    assert answer({**signed(), name: "public-read"}) == DENIED


def test_x_ignore_fields_are_ignored() -> None:
    assert answer({**signed(), "x-ignore-me": "please"}) == (204, "")
    assert answer({**signed(), "x-ignorant": "too"}) == DENIED


def test_forged_forms_are_refused() -> None:
    assert answer({**signed(), "x-amz-signature": "0" * 64}) == MISMATCH
    assert answer({**signed(), "x-amz-signature": "Ж"}) == MISMATCH
    assert answer(forged_policy()) == MISMATCH
    assert answer({**signed(), "policy": "not base64"}) == MISMATCH
    assert answer(signed(secret_key="another")) == MISMATCH  # noqa: S106 - signs for nobody
    assert answer(signed(access_key="AKIAOTHER")) == (403, "InvalidAccessKeyId")
    assert answer({**signed(), "x-amz-credential": "nonsense"}) == DENIED
    assert answer({**signed(), "x-amz-algorithm": "none"}) == DENIED


def test_size_refusal_states_the_limits() -> None:
    refusal = post_policy.check(
        PostedForm(signed(), 26_214_400), "my-uploads", CREDENTIALS, datetime.now(UTC)
    )
    assert refusal is not None
    assert refusal.details == {"ProposedSize": "26214400", "MaxSizeAllowed": "1000"}
