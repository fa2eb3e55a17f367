"""The page of a shared result: what chats read in it, and what no label can do to it."""

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any

import pytest

from chalicelib.model.card import Card, Input
from chalicelib.uploads import documents, shares
from chalicelib.uploads.shares import Site

OWNER = Site("Fuzzy Vision", "https://pictures.example.org")
NASTY = [
    "<img src=x onerror=alert(1)>",
    """'"><script src=//evil.example></script>""",
    "</title></head><h1>",
    "&lt;b&gt;",
    "{name} {0} %s $x",
    "x" * 200,
    "\u202eexe.jpg",
    "\u05de\u05e6\u05dc\u05de\u05d4",
    "line\nbreak\ttab",
]


class Elements(HTMLParser):
    """Everything in a page, as a browser reads it."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._inside = ""
        self.feed(page.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts[self._inside] = self.texts.get(self._inside, "") + data

    def named(self) -> Iterator[tuple[str, str]]:
        """Yield names and contents of the page's facts."""
        for tag, attributes in self.found:
            name = attributes.get("property") or attributes.get("name")
            if tag == "meta" and name:
                yield name, attributes["content"] or ""


def result(*answer: float, labels: Sequence[str] = ("Camera", "Headphone")) -> dict[str, Any]:
    card = Card("souqnet", "3f2a9c01b7de", tuple(labels), Input(128, 128), threshold=0.6)
    return documents.result("7QK", "2026-11-22T12:00:00Z", card, answer)


def page(document: dict[str, Any], site: Site = OWNER, size: tuple[int, int] = (1024, 768)) -> Any:  # noqa: ANN401 - of this file
    return Elements(shares.page(document, size, site))


def spaced(text: str) -> str:
    """Return text with the space before a per cent sign that keeps the two on one line."""
    return text.replace(" %", "\N{NO-BREAK SPACE}%")


def test_chats_show_picture_and_verdict() -> None:
    facts = dict(page(result(0.81, 0.16)).named())
    assert facts["og:title"] == spaced("Camera, 81 % sure")
    assert facts["og:description"] == spaced("Or perhaps Headphone (16 %). What do you think?")
    assert facts["og:image"] == "https://pictures.example.org/images/7QK.jpg"
    assert (facts["og:image:width"], facts["og:image:height"]) == ("1024", "768")
    assert facts["og:image:alt"] == "The picture 7QK"
    assert facts["og:url"] == "https://pictures.example.org/7QK"
    assert facts["og:type"] == "website"
    assert facts["twitter:card"] == "summary_large_image"


def test_search_engines_are_told_to_stay_away() -> None:
    assert dict(page(result(0.81, 0.16)).named())["robots"] == "noindex"


def test_reader_without_scripts_sees_picture_verdict_and_link() -> None:
    shown = page(result(0.81, 0.16), size=(1024, 512))
    assert shown.texts["title"].strip() == spaced("Camera, 81 % sure · Fuzzy Vision")
    assert shown.texts["h1"].strip() == spaced("Camera, 81 % sure")
    images = [attributes for tag, attributes in shown.found if tag == "img"]
    assert images == [
        {"src": "/images/7QK.jpg", "width": "320", "height": "160", "alt": "The picture 7QK"}
    ]
    assert [attributes["href"] for tag, attributes in shown.found if tag == "a"] == ["/"]


def test_unsure_model_says_so() -> None:
    document = result(0.41, 0.4)
    assert shares.verdict(document) == spaced("Not sure: perhaps Camera, 41 %")


def test_improbable_runner_up_is_left_out() -> None:
    facts = dict(page(result(0.999999999, 0.00000001)).named())
    assert facts["og:title"] == spaced("Camera, over 99 % sure")
    assert facts["og:description"] == "What do you think?"
    assert page(result(1.0, labels=["Camera"])).texts["title"].startswith("Camera")


def test_without_an_address_links_are_relative() -> None:
    facts = dict(page(result(0.81, 0.16), Site("Shoes?")).named())
    assert (facts["og:image"], facts["og:url"]) == ("/images/7QK.jpg", "/7QK")
    assert facts["og:site_name"] == "Shoes?"


def test_thread_of_a_picture_keeps_a_height() -> None:
    [image] = [one for tag, one in page(result(1, 0), size=(1024, 1)).found if tag == "img"]
    assert (image["width"], image["height"]) == ("320", "1")


@pytest.mark.parametrize("text", NASTY)
def test_owners_text_is_never_markup(text: str) -> None:
    honest, nasty = (
        page(result(0.81, 0.16)),
        page(result(0.81, 0.16, labels=[text] * 2), Site(text)),
    )
    assert [tag for tag, _ in nasty.found] == [tag for tag, _ in honest.found]
    assert [sorted(one) for _, one in nasty.found] == [sorted(one) for _, one in honest.found]
    assert text in nasty.texts["title"]
    assert text in nasty.texts["h1"]
    assert text in dict(nasty.named())["og:title"]


def test_page_runs_one_script_and_nothing_inline() -> None:
    shown = page(result(0.81, 0.16))
    scripts = [attributes for tag, attributes in shown.found if tag in {"script", "style"}]
    assert scripts == [{"src": "/share.js", "defer": None}]
    assert "script" not in shown.texts or not shown.texts["script"].strip()
    inline = [name for _, one in shown.found for name in one if name.startswith(("on", "style"))]
    assert inline == []


@pytest.mark.parametrize("label", ["\u05de\u05e6\u05dc\u05de\u05d4", "\u202eexe.jpg"])
def test_right_to_left_label_leaves_the_share_alone(label: str) -> None:
    said = shares.verdict(result(0.81, 0.16, labels=[label, "b"]))
    assert said.startswith(f"\N{FIRST STRONG ISOLATE}{label}\N{POP DIRECTIONAL ISOLATE}, 81")
