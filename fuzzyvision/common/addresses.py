"""Addresses that stand for others, as on AWS: infra/addresses.js. Pure.

tests/support/addresses.json has examples, which both are tested with.
"""

import re

_NAME = re.compile(r"/([A-Za-z0-9]{1,16})")
_RESULT, _HOME = "/result.html", "/index.html"


def share_of(path: str) -> str | None:
    """Return the key of the share that an address leads to, or None: `/l9u` to that of L9U."""
    name = _NAME.fullmatch(path)
    return f"shares/{name[1].upper()}.html" if name else None


def page_of(path: str, *, names: bool = False) -> str:
    """Return the path of the file of the site that an address leads to.

    On an invited service that is the page for `names` too: there are no shares.
    """
    is_home = path in {"/", _RESULT} or (names and _NAME.fullmatch(path))
    return _HOME if is_home else path
