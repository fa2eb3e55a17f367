"""What the store of the stack on moto answers to those who have not its secret key."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from fuzzyvision.common.environment import RESULTS_BUCKET, VOTES_TABLE
from fuzzyvision.common.environment import Credentials as Own
from tests.support.journey import ticket
from tests.support.raw_http import store_of
from tests.support.stack import RunningStack
from tests.support.stores import Store

KEY = "put/a key with ünusual+~*(signs)'!&=?#%41"
SCAN = {"X-Amz-Target": "DynamoDB_20120810.Scan", "Content-Type": "application/x-amz-json-1.0"}


@pytest.fixture
def store(on_moto: RunningStack) -> Store:
    return store_of(on_moto)


def signed(store: Store, method: str, path: str, **options: Any) -> AWSRequest:  # noqa: ANN401 - passed through to botocore
    """Return a request with the store's own signature for S3."""
    request = AWSRequest(method, store.url + path, **options)
    keys = Credentials(store.credentials.access_key, store.credentials.secret_key)
    S3SigV4Auth(keys, "s3", "us-east-1").add_auth(request)
    return request


def answer(request: AWSRequest, **changes: str) -> requests.Response:
    """Send a request with other headers than those that were signed."""
    headers = {**dict(request.headers.items()), **changes}
    method, url = str(request.method), str(request.url)
    return requests.request(method, url, headers=headers, data=request.body, timeout=30)


@pytest.mark.parametrize(
    ("service", "call", "place"),
    [
        ("s3", "list_objects_v2", {"Bucket": RESULTS_BUCKET}),
        ("sqs", "list_queues", {}),
        ("dynamodb", "scan", {"TableName": VOTES_TABLE}),
    ],
)
def test_the_access_key_of_a_ticket_opens_nothing(
    on_moto: RunningStack, service: str, call: str, place: dict[str, str]
) -> None:
    key = ticket(on_moto, 1)["fields"]["x-amz-credential"].split("/")[0]
    forger = Store(store_of(on_moto).url, Own(key, "guess")).client(service)
    with pytest.raises(ClientError) as refused:
        getattr(forger, call)(**place)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_made_up_signature_is_refused(store: Store) -> None:
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    credential = f"{store.credentials.access_key}/{now[:8]}/us-east-1/dynamodb/aws4_request"
    names = "host;x-amz-date;x-amz-target"
    for claim in [f", SignedHeaders={names}, Signature={'0' * 64}", "", ", Signature="]:
        headers = {
            **SCAN,
            "X-Amz-Date": now,
            "Authorization": f"AWS4-HMAC-SHA256 Credential={credential}{claim}",
        }
        body = '{"TableName": "' + VOTES_TABLE + '"}'
        response = requests.post(store.url, body, headers=headers, timeout=30)
        assert response.status_code == 403
        code = "SignatureDoesNotMatch" if claim.endswith("0") else "AccessDenied"
        assert f"<Code>{code}</Code>" in response.text


def test_what_boto3_signs_is_answered(store: Store) -> None:
    s3, body = store.client("s3"), b"bytes" * 9
    s3.put_object(Bucket=RESULTS_BUCKET, Key=KEY, Body=body, Metadata={"a": "b  c"})
    assert s3.get_object(Bucket=RESULTS_BUCKET, Key=KEY)["Body"].read() == body
    copied = {"Bucket": RESULTS_BUCKET, "Key": KEY}
    s3.copy_object(Bucket=RESULTS_BUCKET, Key="put/copy", CopySource=copied)
    listed = s3.list_objects_v2(Bucket=RESULTS_BUCKET, Prefix="put/", Delimiter="/ +&=")
    assert {one["Key"] for one in listed["Contents"]} == {KEY, "put/copy"}
    gone = [{"Key": KEY}, {"Key": "put/copy"}]
    assert len(s3.delete_objects(Bucket=RESULTS_BUCKET, Delete={"Objects": gone})["Deleted"]) == 2
    assert store.client("sqs").list_queues()["QueueUrls"]
    assert "Items" in store.client("dynamodb").scan(TableName=VOTES_TABLE)


def test_a_signature_holds_for_its_request_alone(store: Store) -> None:
    request = signed(store, "GET", f"/{RESULTS_BUCKET}", params={"list-type": "2"})
    request.url = f"{request.url}?list-type=2"
    assert answer(request).status_code == 200
    for change in ["?prefix=x", "/other"]:
        other = signed(store, "GET", f"/{RESULTS_BUCKET}")
        other.url = f"{other.url}{change}"
        assert "<Code>SignatureDoesNotMatch</Code>" in answer(other).text
    request.method = "PUT"
    assert "<Code>SignatureDoesNotMatch</Code>" in answer(request).text


def test_another_body_is_refused(store: Store) -> None:
    request = signed(store, "PUT", f"/{RESULTS_BUCKET}/put", data=b"mine")
    request.data = b"more"
    assert "<Code>XAmzContentSHA256Mismatch</Code>" in answer(request).text
    table = AWSRequest("POST", store.url, headers=SCAN, data=b'{"TableName": "none"}')
    keys = Credentials(store.credentials.access_key, store.credentials.secret_key)
    SigV4Auth(keys, "dynamodb", "us-east-1").add_auth(table)
    table.data = b'{"TableName": "' + VOTES_TABLE.encode() + b'"}'
    assert "<Code>SignatureDoesNotMatch</Code>" in answer(table).text


def test_unsigned_amz_headers_are_refused(store: Store) -> None:
    request = signed(store, "PUT", f"/{RESULTS_BUCKET}/put", data=b"")
    changed = {"x-amz-copy-source": f"/{RESULTS_BUCKET}/x"}
    assert "headers present in the request which were not signed" in answer(request, **changed).text


@pytest.mark.parametrize("minutes", [-16, 16])
def test_a_date_16_minutes_off_is_refused(store: Store, minutes: int) -> None:
    request = signed(store, "GET", f"/{RESULTS_BUCKET}")
    then = datetime.now(UTC) + timedelta(minutes=minutes)
    late = answer(request, **{"X-Amz-Date": then.strftime("%Y%m%dT%H%M%SZ")})
    assert (late.status_code, "<Code>RequestTimeTooSkewed</Code>" in late.text) == (403, True)


def test_a_signature_in_the_query_is_not_used(store: Store) -> None:
    url = store.client("s3").generate_presigned_url("list_objects", {"Bucket": RESULTS_BUCKET})
    assert requests.get(url, timeout=30).status_code == 403
