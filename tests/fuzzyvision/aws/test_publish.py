"""Publishing the site."""

from datetime import UTC, datetime, timedelta

import pytest

from fuzzyvision.aws.publish import Held, publish, to_remove, to_send
from fuzzyvision.common.site import SiteFile
from tests.support.interruptions import Interruption, KilledError
from tests.support.stores import Buckets

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SITE = {
    "/index.html": SiteFile(b"<p>1</p>", "text/html; charset=utf-8", "no-cache"),
    "/abc/js/index.js": SiteFile(b"1", "text/javascript; charset=utf-8", "immutable"),
}


def test_files_have_type_and_cache_header(buckets: Buckets) -> None:
    assert publish(buckets.s3, buckets.results, SITE) == 2
    page = buckets.s3.head_object(Bucket=buckets.results, Key="index.html")
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "no-cache")


def test_only_changed_files_are_sent(buckets: Buckets) -> None:
    publish(buckets.s3, buckets.results, SITE)
    assert publish(buckets.s3, buckets.results, SITE) == 0
    changed = SITE | {"/index.html": SiteFile(b"<p>2</p>", "text/html", "no-cache")}
    assert publish(buckets.s3, buckets.results, changed) == 1


def test_interrupted_publish_leaves_no_broken_page(buckets: Buckets) -> None:
    dying = Interruption.death(2, only="put_object").client(buckets.s3)
    with pytest.raises(KilledError):
        publish(dying, buckets.results, SITE)
    assert buckets.keys(buckets.results) == ["abc/js/index.js"]
    assert publish(buckets.s3, buckets.results, SITE) == 1


def test_pages_are_sent_last() -> None:
    assert to_send(SITE, {}) == ["/abc/js/index.js", "/index.html"]


def test_unnamed_files_are_removed_a_day_late() -> None:
    held = {
        "index.html": Held("", NOW - timedelta(days=9)),
        "old/js/index.js": Held("", NOW - timedelta(days=2)),
        "recent/js/index.js": Held("", NOW - timedelta(hours=23)),
    }
    assert to_remove(SITE, held, NOW) == ["old/js/index.js"]
