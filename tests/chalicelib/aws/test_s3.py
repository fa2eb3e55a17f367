import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.aws.s3 import Storage
from chalicelib.errors import PictureRefusedError, UploadGoneError
from chalicelib.limits import MAX_BYTES
from chalicelib.settings import Settings
from tests.support.stores import Buckets, Store

ID = "0123456789abcdef" * 2


def put_upload(buckets: Buckets, body: bytes) -> str:
    put = buckets.s3.put_object(Bucket=buckets.uploads, Key=ID, Body=body)
    return str(put["ETag"]).strip('"')


def claim_of(storage: Storage, key: str) -> str | None:
    marks = storage.info(key)
    return None if marks is None else marks.claim


def test_a_form_fixes_key_type_and_size_and_lasts_five_minutes(
    storage: Storage, buckets: Buckets
) -> None:
    form = storage.form(ID, "image/png")
    policy = json.loads(base64.b64decode(form["fields"]["policy"]))
    assert {"bucket": buckets.uploads} in policy["conditions"]
    assert {"key": ID} in policy["conditions"]
    assert {"Content-Type": "image/png"} in policy["conditions"]
    assert ["content-length-range", 1, MAX_BYTES] in policy["conditions"]
    left = datetime.fromisoformat(policy["expiration"]) - datetime.now(UTC)
    assert timedelta(seconds=290) < left <= timedelta(seconds=301)


def test_on_aws_a_form_goes_to_the_buckets_own_region(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-3")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    settings = Settings("my-uploads", "my-results", "my-votes", 3, 30, Path())
    form = Storage.from_settings(settings).form(ID, "image/png")
    assert form["url"] == "https://my-uploads.s3.eu-west-3.amazonaws.com/"


def test_an_upload_is_read_as_posted_and_deleted_for_good(
    storage: Storage, buckets: Buckets
) -> None:
    etag = put_upload(buckets, b"bytes")
    assert storage.read_upload(ID, etag) == b"bytes"
    storage.delete_upload(ID)
    storage.delete_upload(ID)
    with pytest.raises(UploadGoneError):
        storage.read_upload(ID, etag)


def test_an_upload_that_was_replaced_counts_as_gone(storage: Storage, buckets: Buckets) -> None:
    etag = put_upload(buckets, b"first")
    put_upload(buckets, b"second")
    with pytest.raises(UploadGoneError):
        storage.read_upload(ID, etag)


@pytest.mark.parametrize(("size", "code"), [(0, "empty"), (MAX_BYTES + 1, "too-large")])
def test_an_upload_of_a_wrong_size_is_refused_before_it_is_read(
    storage: Storage, buckets: Buckets, size: int, code: str
) -> None:
    etag = put_upload(buckets, bytes(size))
    with pytest.raises(PictureRefusedError) as caught:
        storage.read_upload(ID, etag)
    assert caught.value.code == code


def test_an_object_that_is_not_there_reads_as_none(storage: Storage) -> None:
    assert storage.read("results/7QK.json") is None
    assert storage.info("images/7QK.jpg") is None
    assert not storage.has_upload(ID)


def test_what_is_written_is_read_back_with_its_type(storage: Storage, buckets: Buckets) -> None:
    storage.write("results/7QK.json", b"{}", "application/json")
    assert storage.read("results/7QK.json") == b"{}"
    head = buckets.s3.head_object(Bucket=buckets.results, Key="results/7QK.json")
    assert head["ContentType"] == "application/json"
    assert head["CacheControl"] == "public, max-age=300"


def test_a_new_object_never_overwrites_another(storage: Storage) -> None:
    assert storage.write_new("images/7QK.jpg", b"first", "image/jpeg", claim="mine")
    assert not storage.write_new("images/7QK.jpg", b"second", "image/jpeg", claim="yours")
    assert storage.read("images/7QK.jpg") == b"first"
    assert claim_of(storage, "images/7QK.jpg") == "mine"


def test_of_sixteen_writers_of_one_name_one_wins(storage: Storage) -> None:
    def write(writer: int) -> bool:
        return storage.write_new("images/7QK.jpg", b"x", "image/jpeg", claim=str(writer))

    with ThreadPoolExecutor(16) as pool:
        won = [writer for writer, has in enumerate(pool.map(write, range(16))) if has]
    assert len(won) == 1
    assert claim_of(storage, "images/7QK.jpg") == str(won[0])


def test_an_object_is_recognised_by_what_it_was_written_with(storage: Storage) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    assert storage.write_new("images/7QK.jpg", b"x", "image/jpeg", claim="mine", picture="p1")
    storage.write("thumbnails/7QK.png", b"y", "image/png", picture="p1")
    marks = storage.info("images/7QK.jpg")
    assert marks is not None
    assert (marks.claim, marks.picture) == ("mine", "p1")
    assert before < marks.written < before + timedelta(minutes=5)
    other = storage.info("thumbnails/7QK.png")
    assert other is not None
    assert (other.claim, other.picture) == ("", "p1")
    assert other.etag != marks.etag


def test_a_copy_is_what_was_there_with_its_type_and_marks(
    storage: Storage, buckets: Buckets
) -> None:
    storage.write("thumbnails/7QK.png", b"pixels", "image/png", picture="p1")
    marks = storage.info("thumbnails/7QK.png")
    assert marks is not None
    for _ in range(2):
        assert storage.copy("thumbnails/7QK.png", "labelled/p1.png", marks.etag)
    assert storage.read("labelled/p1.png") == b"pixels"
    head = buckets.s3.head_object(Bucket=buckets.results, Key="labelled/p1.png")
    assert head["ContentType"] == "image/png"
    assert head["Metadata"] == {"picture": "p1"}


def test_what_is_gone_is_not_copied(storage: Storage, buckets: Buckets) -> None:
    assert not storage.copy("thumbnails/7QK.png", "labelled/p1.png", '"0"')
    assert buckets.keys(buckets.results) == []


def test_what_was_replaced_is_not_copied(storage: Storage, buckets: Buckets, store: Store) -> None:
    if store.real:
        pytest.skip("Ceph 16 copies whatever x-amz-copy-source-if-match says")
    storage.write("thumbnails/7QK.png", b"first", "image/png")
    marks = storage.info("thumbnails/7QK.png")
    assert marks is not None
    storage.write("thumbnails/7QK.png", b"second", "image/png")
    assert not storage.copy("thumbnails/7QK.png", "labelled/p1.png", marks.etag)
    assert buckets.keys(buckets.results) == ["thumbnails/7QK.png"]
