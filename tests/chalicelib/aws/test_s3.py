import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.aws.s3 import S3Objects
from chalicelib.errors import PictureRefusedError, UploadGoneError
from chalicelib.limits import MAX_BYTES
from chalicelib.settings import Settings
from tests.support.stores import Buckets, Store

ID = "0123456789abcdef" * 2


def put_upload(buckets: Buckets, body: bytes) -> str:
    put = buckets.s3.put_object(Bucket=buckets.uploads, Key=ID, Body=body)
    return str(put["ETag"]).strip('"')


def claim_of(storage: S3Objects, key: str) -> str | None:
    marks = storage.info(key)
    return None if marks is None else marks.claim


def test_form_fixes_key_type_size_and_expiry(storage: S3Objects, buckets: Buckets) -> None:
    form = storage.form(ID, "image/png", 7)
    policy = json.loads(base64.b64decode(form["fields"]["policy"]))
    assert {"bucket": buckets.uploads} in policy["conditions"]
    assert {"key": ID} in policy["conditions"]
    assert {"Content-Type": "image/png"} in policy["conditions"]
    assert ["content-length-range", 7, 7] in policy["conditions"]
    left = datetime.fromisoformat(policy["expiration"]) - datetime.now(UTC)
    assert timedelta(seconds=290) < left <= timedelta(seconds=301)


def test_form_posts_to_the_buckets_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    settings = Settings("my-uploads", "my-results", "my-votes", 3, 30, Path())
    form = S3Objects.from_settings(settings).form(ID, "image/png", 7)
    assert form["url"] == "https://my-uploads.s3.eu-west-3.amazonaws.com/"


def test_upload_is_read_and_deleted(storage: S3Objects, buckets: Buckets) -> None:
    etag = put_upload(buckets, b"bytes")
    assert storage.read_upload(ID, etag) == b"bytes"
    storage.delete_upload(ID)
    storage.delete_upload(ID)
    with pytest.raises(UploadGoneError):
        storage.read_upload(ID, etag)


def test_replaced_upload_counts_as_gone(storage: S3Objects, buckets: Buckets) -> None:
    etag = put_upload(buckets, b"first")
    put_upload(buckets, b"second")
    with pytest.raises(UploadGoneError):
        storage.read_upload(ID, etag)


@pytest.mark.parametrize(("size", "code"), [(0, "empty"), (MAX_BYTES + 1, "too-large")])
def test_wrong_size_is_refused_before_reading(
    storage: S3Objects, buckets: Buckets, size: int, code: str
) -> None:
    etag = put_upload(buckets, bytes(size))
    with pytest.raises(PictureRefusedError) as caught:
        storage.read_upload(ID, etag)
    assert caught.value.code == code


def test_missing_object_reads_as_none(storage: S3Objects) -> None:
    assert storage.read("results/7QK.json") is None
    assert storage.info("images/7QK.jpg") is None
    assert not storage.has_upload(ID)


def test_object_is_read_back_with_its_type(storage: S3Objects, buckets: Buckets) -> None:
    storage.write("results/7QK.json", b"{}", "application/json")
    assert storage.read("results/7QK.json") == b"{}"
    head = buckets.s3.head_object(Bucket=buckets.results, Key="results/7QK.json")
    assert head["ContentType"] == "application/json"
    assert head["CacheControl"] == "public, max-age=300"


def test_a_new_object_never_overwrites_another(storage: S3Objects) -> None:
    assert storage.write_new("images/7QK.jpg", b"first", "image/jpeg", claim="mine")
    assert not storage.write_new("images/7QK.jpg", b"second", "image/jpeg", claim="yours")
    assert storage.read("images/7QK.jpg") == b"first"
    assert claim_of(storage, "images/7QK.jpg") == "mine"


def test_of_sixteen_writers_of_one_name_one_wins(storage: S3Objects) -> None:
    def write(writer: int) -> bool:
        return storage.write_new("images/7QK.jpg", b"x", "image/jpeg", claim=str(writer))

    with ThreadPoolExecutor(16) as pool:
        won = [writer for writer, has in enumerate(pool.map(write, range(16))) if has]
    assert len(won) == 1
    assert claim_of(storage, "images/7QK.jpg") == str(won[0])


def test_object_is_recognised_by_its_claim(storage: S3Objects) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    assert storage.write_new("images/7QK.jpg", b"x", "image/jpeg", claim="mine", picture_id="p1")
    storage.write("thumbnails/7QK.png", b"y", "image/png", picture_id="p1")
    marks = storage.info("images/7QK.jpg")
    assert marks is not None
    assert (marks.claim, marks.picture_id) == ("mine", "p1")
    assert before < marks.written < before + timedelta(minutes=5)
    other = storage.info("thumbnails/7QK.png")
    assert other is not None
    assert (other.claim, other.picture_id) == ("", "p1")
    assert other.etag != marks.etag


def test_copy_keeps_type_and_metadata(storage: S3Objects, buckets: Buckets) -> None:
    storage.write("thumbnails/7QK.png", b"pixels", "image/png", picture_id="p1")
    marks = storage.info("thumbnails/7QK.png")
    assert marks is not None
    for _ in range(2):
        assert storage.copy("thumbnails/7QK.png", "labelled/p1.png", marks.etag)
    assert storage.read("labelled/p1.png") == b"pixels"
    head = buckets.s3.head_object(Bucket=buckets.results, Key="labelled/p1.png")
    assert head["ContentType"] == "image/png"
    assert head["Metadata"] == {"picture": "p1"}


def test_what_is_gone_is_not_copied(storage: S3Objects, buckets: Buckets) -> None:
    assert not storage.copy("thumbnails/7QK.png", "labelled/p1.png", '"0"')
    assert buckets.keys(buckets.results) == []


def test_what_was_replaced_is_not_copied(
    storage: S3Objects, buckets: Buckets, store: Store
) -> None:
    if store.real:
        pytest.skip("Ceph 16 copies whatever x-amz-copy-source-if-match says")
    storage.write("thumbnails/7QK.png", b"first", "image/png")
    marks = storage.info("thumbnails/7QK.png")
    assert marks is not None
    storage.write("thumbnails/7QK.png", b"second", "image/png")
    assert not storage.copy("thumbnails/7QK.png", "labelled/p1.png", marks.etag)
    assert buckets.keys(buckets.results) == ["thumbnails/7QK.png"]
