"""Everything at once: the dead-letter queue stays empty, and memory does not grow."""

import json
import os
import subprocess
import sys

import pytest

from tests.support.paths import ROOT
from tests.support.stores import Buckets, Store, VotesTable, address

UPLOADS = int(os.environ.get("CHAOS_UPLOADS", "500"))
"""As many as you like: CHAOS_UPLOADS=4000 python -m pytest tests/faults/test_chaos.py"""


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_chaos_leaves_no_dead_letters(store: Store, tables: Store) -> None:
    buckets, table = Buckets.fresh(store), VotesTable.fresh(tables)
    orders = {**address(store, buckets, table), "count": UPLOADS, "seed": 12}
    command = [sys.executable, "-m", "tests.support.chaos", json.dumps(orders)]
    ran = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["dead"] == []
    assert buckets.keys(buckets.uploads) == []
    assert told["late_kib"] < told["early_kib"] + 30 * 1024
    images = [key for key in buckets.keys(buckets.results) if key.startswith("images/")]
    filed = [item for item in table.items() if item["sk"] == "picture" and item.get("name")]
    assert len(images) == len(filed) > UPLOADS / 4
