"""The owner's words in a page, at the places that it marks. Pure.

    <span data-card="title">Fuzzy Vision</span>     holds the title; what is there is the default
    <meta name="description" data-card="summary" content="…" />
    <p data-card="contact" hidden></p>              holds a link, and is hidden without a contact
    <p data-card="software" hidden></p>             tells the revision, and is hidden without one
    <ul data-card="examples"></ul>                  holds a button for each example
    <section data-needs="examples">…</section>      is hidden where the card has no such field
    <p data-access="public invited">…</p>           is left out where access is another
    <meta name="access" content="public" />         tells scripts which it is

`<title>` needs no mark: the default title and question in it become the owner's. A marked element
holds no other element of its kind. The card was checked before (owner.py).
"""

import re
from html import escape
from urllib.parse import quote

from chalicelib.access import Access
from fuzzyvision.common.owner import Card

TITLE, QUESTION = "Fuzzy Vision", "What is in your picture?"
"""What the pages say where the card does not."""

_TEXTS = ("title", "question", "summary")
_VANISHING = ("contact", "examples", "software")
_OURS = ("contact", "software")
"""In the language of the pages, whatever the owner's is."""
_THUMB = 72
_ELEMENT = re.compile(
    r'(<([a-z][a-z0-9]*)\b[^>]*?\sdata-card="([a-z]+)"[^>]*>)(.*?)(</\2>)', re.DOTALL
)
_META = re.compile(r'<meta\b[^>]*?\sdata-card="([a-z]+)"[^>]*>')
_NEEDS = re.compile(r'<[a-z][a-z0-9]*\b[^>]*?\sdata-needs="([a-z]+)"[^>]*>')
_BY_ACCESS = re.compile(
    r'\s*<([a-z][a-z0-9]*)\b[^>]*?(\sdata-access="([a-z ]+)")[^>]*>.*?</\1>', re.DOTALL
)
_ACCESS = '<meta name="access" content="{}"'
_TITLE = re.compile(r"(?<=<title>)[^<]*")


def filled(page: bytes, card: Card, software: str = "") -> bytes:
    """Return the page with the owner's words in it, and those about the software."""
    words = _words(card) | ({"software": escape(software)} if software else {})

    def element(found: re.Match[str]) -> str:
        opening, _, field, inside, closing = found.groups()
        if field in _VANISHING:
            opening = _with_hidden(opening, hidden=field not in words)
        if field not in words:
            return opening + inside + closing
        if field in _TEXTS:
            opening = _with(opening, "dir", "auto")
        if field not in _OURS and "language" in card:
            opening = _with(opening, "lang", card["language"])
        return opening + words[field] + closing

    def meta(found: re.Match[str]) -> str:
        return _with(found[0], "content", words[found[1]]) if found[1] in words else found[0]

    text = _ELEMENT.sub(element, page.decode())
    text = _NEEDS.sub(lambda found: _with_hidden(found[0], hidden=not card.get(found[1])), text)
    text = _META.sub(meta, text)
    return _TITLE.sub(lambda found: _titled(found[0], words), text).encode()


def chosen(page: bytes, access: Access) -> bytes:
    """Return the page with the words for this access, and without those for others."""

    def kept(found: re.Match[str]) -> str:
        return found[0].replace(found[2], "", 1) if access in found[3].split() else ""

    text = _BY_ACCESS.sub(kept, page.decode())
    return text.replace(_ACCESS.format(Access.PUBLIC), _ACCESS.format(access)).encode()


def title(card: Card) -> str:
    """Return the title of the site."""
    return str(card.get("title", TITLE))


def summary(card: Card) -> str:
    """Return what the card says in a line, or nothing."""
    told = card.get("summary", "")
    return " ".join(told) if isinstance(told, list) else str(told)


def _words(card: Card) -> dict[str, str]:
    """Return what each mark that the card has something for holds, as HTML."""
    texts = {**card, "summary": summary(card)}
    words = {field: escape(texts[field]) for field in _TEXTS if texts.get(field)}
    makers = {"contact": _contact, "examples": _examples}
    if card.get("language"):
        words["language"] = escape(card["language"])
    return words | {field: make(card) for field, make in makers.items() if card.get(field)}


def _contact(card: Card) -> str:
    contact = str(card["contact"])
    address = contact if contact.startswith("https://") else f"mailto:{quote(contact, safe='@')}"
    return f'<a href="{escape(address)}">Contact</a>'


def _examples(card: Card) -> str:
    return "".join(
        f'<li><button type="button" data-example="{one["file"]}">'
        f'<img src="/examples/{one["file"]}" alt="{escape(one["alt"])}" width="{_THUMB}" '
        f'height="{_THUMB}" loading="lazy" decoding="async" /></button></li>'
        for one in card["examples"]
    )


def _titled(text: str, words: dict[str, str]) -> str:
    own = {TITLE: words.get("title", TITLE), QUESTION: words.get("question", QUESTION)}
    return re.sub("|".join(map(re.escape, own)), lambda found: own[found[0]], text)


def _with_hidden(opening: str, *, hidden: bool) -> str:
    bare = re.sub(r"\shidden(?=[\s/>])", "", opening)
    return f"{bare.removesuffix('>')} hidden>" if hidden else bare


def _with(opening: str, name: str, value: str) -> str:
    """Return a tag with an attribute, in place of the one that it had; `value` is escaped."""
    bare = re.sub(rf'\s{name}="[^"]*"', "", opening)
    end = " />" if bare.endswith("/>") else ">"
    return f'{bare.removesuffix(">").removesuffix("/").rstrip()} {name}="{value}"{end}'
