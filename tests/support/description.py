"""The description of the API, and a copy of it that says no less and no more than it must."""

import json
from collections.abc import Sequence
from typing import Any

from tests.support.paths import ROOT

Description = dict[str, Any]


def load() -> Description:
    """Return static_site/openapi.json."""
    found: Description = json.loads((ROOT / "static_site" / "openapi.json").read_text())
    return found


def closed(description: Description, labels: Sequence[str]) -> Description:
    """Return it for a service with these labels, without room for fields that it does not name.

    The published one leaves room, so that programs put up with what a later release adds.
    """
    schemas = description["components"]["schemas"]
    parts = {
        part["$ref"].rpartition("/")[2]
        for schema in schemas.values()
        for part in schema.get("allOf", [])
        if "$ref" in part
    }
    for name, schema in schemas.items():
        whole = "allOf" in schema or "properties" in schema
        if whole and name not in parts and "additionalProperties" not in schema:
            schema["unevaluatedProperties"] = False
    schemas["Ballot"]["properties"]["label"] = {"enum": [*labels, None]}
    return description
