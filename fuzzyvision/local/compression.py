"""Texts are sent compressed to clients that accept it, as CloudFront does."""

import gzip
from functools import lru_cache

from werkzeug.wrappers import Request, Response

_TEXTS = (
    "text/",
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
)
_LEAST = 1024
"""Bytes: what is shorter fits into the packet that the headers come in."""
_LEVEL = 6


def compress(response: Response, request: Request) -> None:
    """Compress a response, with its ETag in place, where the client accepts that.

    The ETag becomes a weak one: the same file, in other bytes.
    """
    body = response.get_data()
    if len(body) < _LEAST or not response.content_type.startswith(_TEXTS):
        return
    response.vary.add("Accept-Encoding")
    if request.accept_encodings.best_match(["gzip", "identity"]) != "gzip":
        return
    response.set_data(_compressed(body))
    response.content_encoding = "gzip"
    tag, _ = response.get_etag()
    if tag is not None:
        response.set_etag(tag, weak=True)


@lru_cache(maxsize=256)
def _compressed(body: bytes) -> bytes:
    # Once for a file of the site, which is the same object in every request.
    return gzip.compress(body, _LEVEL, mtime=0)
