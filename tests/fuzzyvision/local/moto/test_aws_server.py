"""What the object store adds to moto, seen from outside."""

from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError

from chalicelib.aws.s3 import S3Objects
from fuzzyvision.common.environment import Credentials
from tests.support.stores import ORIGIN, Buckets, Store

ID = "0123456789abcdef" * 2
EVIL = "http://evil.example"


def post(storage: S3Objects, body: bytes, **options: Any) -> requests.Response:  # noqa: ANN401 - passed through to requests
    form = storage.form(ID, "image/jpeg", 5)
    return requests.post(
        form["url"], data=form["fields"], files={"file": ("m.jpg", body)}, timeout=30, **options
    )


def test_a_posted_form_stores_the_file(storage: S3Objects, buckets: Buckets) -> None:
    posted = post(storage, b"bytes")
    assert posted.status_code == 204
    found = buckets.s3.get_object(Bucket=buckets.uploads, Key=ID)
    assert found["ETag"] == posted.headers["ETag"]
    assert found["Body"].read() == b"bytes"
    assert found["ContentType"] == "image/jpeg"


@pytest.mark.parametrize(("size", "code"), [(0, "EntityTooSmall"), (25 * 2**20, "EntityTooLarge")])
def test_refused_form_stores_nothing(
    storage: S3Objects, buckets: Buckets, size: int, code: str
) -> None:
    response = post(storage, bytes(size))
    assert response.status_code == 400
    assert f"<Code>{code}</Code>" in response.text
    assert buckets.keys(buckets.uploads) == []


def test_a_body_that_is_no_form_is_refused(storage: S3Objects) -> None:
    url = storage.form(ID, "image/jpeg", 1)["url"]
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    response = requests.post(url, data=b"nonsense", headers=headers, timeout=30)
    assert response.status_code == 400
    assert "<Code>MalformedPOSTRequest</Code>" in response.text


def test_only_the_sites_own_origin_may_post(storage: S3Objects) -> None:
    own = post(storage, b"bytes", headers={"Origin": ORIGIN})
    assert own.headers["Access-Control-Allow-Origin"] == ORIGIN
    foreign = post(storage, b"bytes", headers={"Origin": EVIL})
    assert "Access-Control-Allow-Origin" not in foreign.headers
    url = storage.form(ID, "image/jpeg", 1)["url"]
    ask = {"Access-Control-Request-Method": "POST"}
    assert requests.options(url, headers={"Origin": ORIGIN, **ask}, timeout=30).ok
    assert requests.options(url, headers={"Origin": EVIL, **ask}, timeout=30).status_code == 403


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST"])
def test_unsigned_requests_are_refused(store: Store, buckets: Buckets, method: str) -> None:
    response = requests.request(method, f"{store.url}/{buckets.results}/x", data=b"x", timeout=30)
    assert response.status_code == 403


def test_other_credentials_are_refused(store: Store, buckets: Buckets) -> None:
    foreign = Store(store.url, Credentials("AKIAOTHER", "secret")).client("s3")
    with pytest.raises(ClientError, match="AccessDenied"):
        foreign.put_object(Bucket=buckets.results, Key="x", Body=b"x")
