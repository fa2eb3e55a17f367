import json
from typing import Any

import pytest

from fuzzyvision.common.addresses import page_of, share_of
from tests.support.paths import ROOT

TABLE = json.loads((ROOT / "tests" / "support" / "addresses.json").read_text())


def test_name_is_the_page_where_there_are_no_shares() -> None:
    for row in TABLE:
        is_share = row["origin"] == "results"
        assert page_of(row["asked"], names=True) == (
            "/index.html" if is_share else page_of(row["asked"])
        )


@pytest.mark.parametrize("row", TABLE, ids=lambda row: repr(row["asked"]))
def test_address_leads_where_cloudfront_leads_it(row: dict[str, Any]) -> None:
    share = share_of(row["asked"])
    assert ("results" if share else "site") == row["origin"]
    # CloudFront itself makes "/" the home page.
    served = "/index.html" if row["served"] == "/" else row["served"]
    assert (f"/{share}" if share else page_of(row["asked"])) == served
