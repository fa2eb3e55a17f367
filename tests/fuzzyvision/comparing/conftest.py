from pathlib import Path

import pytest

from chalicelib.aws.s3 import S3Objects
from tests.support.peers import Peers, peers_of
from tests.support.stores import Buckets


@pytest.fixture
def peers(storage: S3Objects, buckets: Buckets, tmp_path: Path) -> Peers:
    """Give a stage without pictures, and a folder that is not there yet."""
    return peers_of(storage, buckets, tmp_path / "labelled")
