"""Uploads as a bucket holds them and as its events name them, and a model to answer them with."""

from typing import Any

from chalicelib.model.card import Card, Input
from chalicelib.uploads.events import Upload
from chalicelib.uploads.worker import Model
from tests.support.pictures import encoded, quadrants
from tests.support.stores import Buckets

ID = "0123456789abcdef" * 2
CARD = Card("souqnet", "3f2a9c01b7de", ("Mouse", "Watch"), Input(128, 128), threshold=0.6)
MODEL = Model(CARD, lambda _pixels: [0.9, 0.1])
PICTURE = encoded(quadrants())
OTHER_PICTURE = encoded(quadrants(80, 80))


def post(buckets: Buckets, body: bytes, upload_id: str = ID) -> Upload:
    """Post an upload, and return what its event says."""
    put = buckets.s3.put_object(Bucket=buckets.uploads, Key=upload_id, Body=body)
    return Upload(upload_id, put["ETag"].strip('"'), "2026-11-22T12:00:00Z")


def record(key: str = ID) -> dict[str, Any]:
    """Return a record as S3 sends it (event message structure 2.1)."""
    return {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "awsRegion": "us-east-1",
        "eventTime": "2026-11-22T12:00:00.123Z",
        "eventName": "ObjectCreated:Post",
        "s3": {
            "bucket": {"name": "uploads"},
            "object": {"key": key, "size": 3, "eTag": "e7a9", "sequencer": "0A1B"},
        },
    }
