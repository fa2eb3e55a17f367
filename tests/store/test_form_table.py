"""What S3 answers to a presigned form, and to everything that somebody may make of it."""

import pytest
import requests

from chalicelib.aws.s3 import S3Objects
from tests.support.forms.posting import BYTES, ID, Form
from tests.support.forms.table import CEPH_ACCEPTS, CEPH_REFUSES_WITH, STORED, TABLE
from tests.support.forms.tampering import OTHER_ID
from tests.support.stores import Buckets, Store

CEPH = {**CEPH_REFUSES_WITH, **dict.fromkeys(CEPH_ACCEPTS, STORED)}


@pytest.fixture
def form(storage: S3Objects, store: Store) -> Form:
    return Form.of(storage, store.credentials)


def assert_only_the_file_is_stored(buckets: Buckets, form: Form) -> bytes:
    """Return the file that was posted, which nothing but the signed form may describe."""
    assert buckets.keys(buckets.uploads) == [ID]
    found = buckets.s3.get_object(Bucket=buckets.uploads, Key=ID)
    assert found["ContentType"] == "image/jpeg"
    assert found["Metadata"] == {}
    assert "TagCount" not in found
    assert requests.get(f"{form.url}/{ID}", timeout=30).status_code == 403
    body: bytes = found["Body"].read()
    return body


@pytest.mark.parametrize("name", TABLE)
def test_form_is_answered_as_tabulated(
    form: Form, store: Store, buckets: Buckets, name: str
) -> None:
    tamper, answer = TABLE[name]
    if store.real:
        answer = CEPH.get(name, answer)
    tampered = tamper(form)
    assert tampered.post() == answer
    if answer == STORED:
        body = assert_only_the_file_is_stored(buckets, form)
        assert body == tampered.file or (store.real and name in CEPH_ACCEPTS)
    else:
        assert buckets.keys(buckets.uploads) == []
    assert buckets.keys(buckets.results) == []


def test_cephs_differences_are_tabulated() -> None:
    assert CEPH.keys() <= TABLE.keys()
    assert all(TABLE[name][1] != answer for name, answer in CEPH.items())


def test_form_posted_again_keeps_the_later_file(form: Form, buckets: Buckets) -> None:
    assert form.post() == STORED
    assert form.but(file=b"another picture").post() == STORED
    assert assert_only_the_file_is_stored(buckets, form) == b"another picture"


@pytest.mark.parametrize("first", [True, False], ids=["first", "last"])
def test_only_the_signed_key_is_stored(form: Form, buckets: Buckets, *, first: bool) -> None:
    extra = (("key", OTHER_ID),)
    form.but(fields=extra + form.fields if first else form.fields + extra).post()
    assert set(buckets.keys(buckets.uploads)) <= {ID}


@pytest.mark.parametrize("query", [f"?key={OTHER_ID}", "?delete", "?acl=public-read"])
def test_query_does_not_change_the_upload(form: Form, buckets: Buckets, query: str) -> None:
    if form.but(url=form.url + query).post() == STORED:
        assert assert_only_the_file_is_stored(buckets, form) == BYTES
    else:
        assert buckets.keys(buckets.uploads) == []
