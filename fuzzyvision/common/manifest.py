"""The web app manifest, by which a phone puts the page on its home screen. Pure."""

import json
from collections.abc import Callable
from typing import Any

from fuzzyvision.common import accent, marks
from fuzzyvision.common.owner import Card

ADDRESS = "/manifest.webmanifest"
CONTENT_TYPE = "application/manifest+json"

_ICONS = (("192", "192x192", "any"), ("512", "512x512", "any"), ("maskable", "512x512", "maskable"))


def manifest(card: Card, address: Callable[[str], str]) -> bytes:
    """Return the document; `address` tells where a file of the site is published."""
    document: dict[str, Any] = {
        "name": marks.title(card),
        "short_name": marks.title(card),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "dir": "auto",
        "background_color": accent.PAPER,
        "theme_color": card.get("accent", accent.OURS),
        "icons": [
            {
                "src": address(f"/icons/{name}.png"),
                "sizes": sizes,
                "type": "image/png",
                "purpose": purpose,
            }
            for name, sizes, purpose in _ICONS
        ],
    }
    described = {"lang": card.get("language"), "description": marks.summary(card)}
    document |= {field: value for field, value in described.items() if value}
    return json.dumps(document, ensure_ascii=False, indent=1).encode()
