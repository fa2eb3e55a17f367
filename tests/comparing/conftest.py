from pathlib import Path

import pytest

from chalicelib.storage import Storage
from tests.conftest import Buckets
from tests.peers import Peers, peers_of


@pytest.fixture
def peers(storage: Storage, buckets: Buckets, tmp_path: Path) -> Peers:
    """Give a stage without pictures, and a folder that is not there yet."""
    return peers_of(storage, buckets, tmp_path / "labelled")
