"""Emptying buckets."""

import pytest

from fuzzyvision.aws.emptying import empty
from tests.support.stores import Buckets, Store


def test_versions_markers_and_unfinished_uploads_go(store: Store, buckets: Buckets) -> None:
    s3, bucket = buckets.s3, buckets.results
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for body in (b"1", b"2"):
        s3.put_object(Bucket=bucket, Key="a b/ü.jpg", Body=body)
    s3.delete_object(Bucket=bucket, Key="a b/ü.jpg")
    s3.create_multipart_upload(Bucket=bucket, Key="half")
    assert empty(store.bucket(bucket)) == 3
    assert not s3.list_object_versions(Bucket=bucket).get("Versions")
    assert not s3.list_multipart_uploads(Bucket=bucket).get("Uploads")
    s3.delete_bucket(Bucket=bucket)


@pytest.mark.slow
def test_more_than_a_page_is_emptied(store: Store, buckets: Buckets) -> None:
    for number in range(1005):
        buckets.s3.put_object(Bucket=buckets.results, Key=str(number), Body=b"")
    assert empty(store.bucket(buckets.results)) == 1005
    assert buckets.keys(buckets.results) == []


def test_missing_bucket_is_empty(store: Store) -> None:
    assert empty(store.bucket("no-such-bucket")) == 0
