"""Reads JSON bodies and queries of requests into checked fields. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib.errors import CrossSiteError, InvalidRequestError, UnsupportedMediaTypeError

MOST_BYTES = 4096
"""Longest body that is read: a label of 200 characters fits in it, in any encoding of JSON."""


NOT_JSON = "The request must say Content-Type: application/json."
_OUR_PAGES = {"same-origin", "none"}


def check_site(method: str, headers: Mapping[str, str]) -> None:
    """Refuse what a page of another site sends; programs say nothing of a site.

    Raises CrossSiteError.
    """
    if method != "GET" and headers.get("sec-fetch-site", "none") not in _OUR_PAGES:
        raise CrossSiteError("A page of another site may not change anything here.")


def check_json(headers: Mapping[str, str]) -> None:
    """Refuse a body that is not declared as JSON; raises UnsupportedMediaTypeError.

    A browser sends any other type for any site that asks it to; before JSON it asks us, and we
    never answer that. Chalice's own check takes more for JSON than a browser: it splits at commas.
    """
    declared = headers.get("content-type", "")
    if declared.partition(";")[0].strip().lower() != "application/json":
        raise UnsupportedMediaTypeError(NOT_JSON)


def parse_body(body: bytes | str, required: Sequence[str], optional: Sequence[str] = ()) -> Any:  # noqa: ANN401 - JSON
    """Return the fields of a JSON object; raises InvalidRequestError that names a wrong one."""
    if len(body) > MOST_BYTES:
        raise InvalidRequestError(f"The request is longer than {MOST_BYTES} bytes.")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidRequestError("The request body is not JSON.") from error
    if not isinstance(found, dict):
        raise InvalidRequestError("The request body must be a JSON object.")
    _check(found, required, optional)
    return found


def parse_query(
    pairs: Iterable[tuple[str, str]], required: Sequence[str] = (), optional: Sequence[str] = ()
) -> Mapping[str, str]:
    """Return the fields of a query; raises InvalidRequestError that names a wrong one."""
    pairs = list(pairs)
    _check([name for name, _ in pairs], required, optional)
    return dict(pairs)


def flag(value: object, field: str) -> bool:
    """Return a field that is true or false."""
    if not isinstance(value, bool):
        raise InvalidRequestError(f"{field} must be true or false.", field=field)
    return value


def _check(names: Iterable[str], required: Sequence[str], optional: Sequence[str]) -> None:
    seen = set()
    for name in names:
        if name not in {*required, *optional}:
            raise InvalidRequestError(f"There is no field {name[:40]!r}.", field=name[:40])
        if name in seen:
            raise InvalidRequestError(f"The field {name!r} comes twice.", field=name)
        seen.add(name)
    for name in required:
        if name not in seen:
            raise InvalidRequestError(f"The field {name!r} is missing.", field=name)
