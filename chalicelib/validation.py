"""Reads JSON bodies and queries of requests into checked fields. Pure."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib.errors import InvalidRequestError

MOST_BYTES = 4096
"""Longest body that is read: a label of 200 characters fits in it, in any encoding of JSON."""


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
