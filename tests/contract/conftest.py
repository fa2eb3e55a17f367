"""Every engine that is at hand."""

import os
from pathlib import Path

import pytest

from fuzzyvision.local.folder import Folder
from tests.support.engines import AwsEngine, Engine, FolderEngine

ENGINES = ["ceph"] if "FUZZY_S3" in os.environ else ["moto", "folder"]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """Return each engine in turn, with nothing in it."""
    if request.param == "folder":
        return FolderEngine(Folder.prepare(tmp_path / "data"))
    buckets, table, tables = map(request.getfixturevalue, ("buckets", "votes_table", "tables"))
    return AwsEngine(request.param, buckets, table, tables.client("sqs"))
