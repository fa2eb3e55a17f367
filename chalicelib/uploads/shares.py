"""A shared result as chats and people without JavaScript see it: `shares/<NAME>.html`. Pure.

Its one script puts today's page in its place (docs/decisions/0015). Labels and titles are the
owner's text, which may hold anything: all of it is escaped. The empty icon keeps browsers from
asking for one that does not exist.
"""

from dataclasses import dataclass
from html import escape
from unicodedata import bidirectional

from chalicelib.uploads.documents import Document, percent

CONTENT_TYPE = "text/html; charset=utf-8"

_WIDTH = 320
"""Pixels: without a style sheet, as wide as the smallest phone."""
_WORTH_SAYING = 0.01
"""From this probability on the next best guess is named."""
_RIGHT_TO_LEFT = {"R", "AL", "RLE", "RLO", "RLI"}

_PAGE = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>{verdict} · {site}</title>
    <meta name="robots" content="noindex">
    <meta property="og:type" content="website">
    <meta property="og:site_name" content="{site}">
    <meta property="og:title" content="{verdict}">
    <meta property="og:description" content="{invitation}">
    <meta property="og:url" content="{url}/{name}">
    <meta property="og:image" content="{url}{image}">
    <meta property="og:image:type" content="image/jpeg">
    <meta property="og:image:width" content="{width}">
    <meta property="og:image:height" content="{height}">
    <meta property="og:image:alt" content="The picture {name}">
    <meta name="twitter:card" content="summary_large_image">
    <link rel="icon" href="data:,">
    <link rel="preload" href="/index.html" as="fetch" crossorigin>
    <script src="/share.js" defer></script>
  </head>
  <body>
    <h1>{verdict}</h1>
    <p>{invitation}</p>
    <p>
      <img src="{image}" width="{shown_width}" height="{shown_height}" alt="The picture {name}">
    </p>
    <p><a href="/">Try another picture</a></p>
  </body>
</html>
"""

_HIDDEN = """<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>This picture is hidden</title>
    <meta name="robots" content="noindex">
    <link rel="icon" href="data:,">
    <script src="/share.js" defer></script>
  </head>
  <body>
    <h1>This picture is hidden</h1>
    <p>{name} stays hidden until the owner of this page has looked at it.</p>
    <p><a href="/">Try another picture</a></p>
  </body>
</html>
"""


@dataclass(frozen=True)
class Site:
    """What the owner calls the site, and its address without a slash at the end, or none."""

    title: str
    url: str = ""


def page(result: Document, size: tuple[int, int], site: Site) -> bytes:
    """Return the page of a result whose picture has that width and height."""
    width, height = size
    shown = min(_WIDTH, width)
    values = {
        "verdict": verdict(result),
        "invitation": _invitation(result),
        "site": _isolated(site.title),
        "url": site.url,
        "name": result["name"],
        "image": result["image"],
        "width": width,
        "height": height,
        "shown_width": shown,
        "shown_height": max(1, round(height * shown / width)),
    }
    return _PAGE.format(**{name: escape(str(value)) for name, value in values.items()}).encode()


def hidden_page(name: str) -> bytes:
    """Return the page of a picture that is hidden."""
    return _HIDDEN.format(name=name).encode()


def verdict(result: Document) -> str:
    """Return a result in a few words."""
    best = result["predictions"][0]
    label, share = _isolated(best["label"]), percent(best["probability"])
    if result["label"] is None:
        return f"Not sure: perhaps {label}, {share}"
    return f"{label}, {share} sure"


def _invitation(result: Document) -> str:
    others = result["predictions"][1:2]
    likely = [one for one in others if one["probability"] >= _WORTH_SAYING]
    guesses = [
        f"Or perhaps {_isolated(one['label'])} ({percent(one['probability'])})." for one in likely
    ]
    return " ".join([*guesses, "What do you think?"])


def _isolated(text: str) -> str:
    """Return text that leaves the direction of what surrounds it alone."""
    if _RIGHT_TO_LEFT.isdisjoint(map(bidirectional, text)):
        return text
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
