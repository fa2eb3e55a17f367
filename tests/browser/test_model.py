"""The page about the model, made from whatever its card tells."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.browser.context import NASTY, NewContext
from tests.support.browser.shift import MOST, moved, shift, watch_shift
from tests.support.browser.site import Site
from tests.support.paths import ours

IMPORTED: dict[str, Any] = {
    "name": "mine",
    "version": "0123456789ab",
    "labels": ["Cat", "Dog"],
    "input": {"width": 96, "height": 64, "channels": 1, "fit": "stretch"},
    "threshold": 0,
    "imported": {
        "from": "my.keras",
        "kind": "a model of Keras 3",
        "scaling": "-1..1",
        "scaling_because": "as you said",
    },
    "measured": {"largest_difference": 2e-6, "compared_on": 64},
}


@ours
def test_it_tells_what_the_bundled_card_tells(site: Site) -> None:
    site.open("/model.html")
    card = site.page.request.get("/model/card.json").json()
    main = site.page.locator("main")
    expect(site.heading).to_have_text("About the model")
    expect(site.page.locator("#technical")).to_contain_text(card["version"])
    for text in [card["name"], card["weights"]["licence"], card["measured"]["how"]]:
        expect(main).to_contain_text(text)
    for source in card["sources"]:
        expect(site.page.locator("#sources")).to_contain_text(source["licence"])
        link = site.page.locator(f'#sources a[href="{source["url_or_repo"]}"]')
        expect(link).to_have_text(source["name"])
    for field in ("intended_use", "out_of_scope", "weaknesses"):
        shown = site.page.locator(f"#{field} li").all_inner_texts()
        assert shown == (card.get(field) or shown)
    site.page.get_by_text("By label").click()
    rows = site.page.locator("#by-label tbody tr")
    expect(rows).to_have_count(len(card["measured"]["labels"]))


def test_card_shows_picture_kinds_and_teacher(site: Site) -> None:
    kinds = {
        "studio": {"pictures": 200, "correct": 196, "accuracy": 0.98},
        "ordinary": {"pictures": 50, "correct": 40, "accuracy": 0.8},
    }
    measured = {"how": "Counted.", "pictures": 250, "correct": 236, "accuracy": 0.944}
    teacher = {"name": "A teacher", "by": "Somebody", "licence": "MIT"}
    foreign = {"pictures": 10, "correct": 9, "accuracy": 0.9}
    figures = {**measured, "kinds": kinds, "origins": kinds, "foreign": foreign}
    card = {**IMPORTED, "measured": figures, "teacher": teacher}
    site.fake("**/model/card.json", card)
    site.open("/model.html")
    expect(site.page.locator("#how")).to_have_text(
        "It got 94 % of 250 pictures right. Counted. "
        "It got 90 % of 10 pictures right that came from sources it never learned from."
    )
    expect(site.page.locator("#origins tbody tr")).to_have_count(2)
    site.page.get_by_text("By kind of picture").click()
    rows = site.page.locator("#kinds tbody tr")
    assert [row.split() for row in rows.all_inner_texts()] == [
        ["ordinary", "50", "40", "80.0", "%"],
        ["studio", "200", "196", "98.0", "%"],
    ]
    expect(site.page.locator("#technical")).to_contain_text("A teacher, by Somebody, under MIT")
    expect(site.page.locator("#by-label")).to_be_hidden()


@pytest.mark.parametrize("measured", [IMPORTED["measured"], {"accuracy": None}, None])
def test_imported_model_without_figures_is_explained(
    site: Site, measured: dict[str, Any] | None
) -> None:
    site.fake("**/model/card.json", {**IMPORTED, "measured": measured})
    site.open("/model.html")
    expect(site.page.locator("#lede")).to_have_text("A model that tells 2 labels apart.")
    expect(site.page.locator("#how")).to_contain_text("Nobody has tested it here")
    expect(site.page.locator("#intended_use li")).to_have_text(
        re.compile("^Its owner hasn.t said.$")
    )
    brought = "my.keras, a model of Keras 3, pixels scaled as -1..1 (as you said)"
    expect(site.page.locator("#technical")).to_contain_text(brought)
    expect(site.page.locator("#technical")).to_contain_text(
        "64 grey pixels, all of the picture, squeezed"
    )
    for absent in (
        "#kinds",
        "#origins",
        "#by-label",
        "#data",
        "#repeat",
        "#weaknesses",
        "#more-labels",
    ):
        expect(site.page.locator(absent)).to_be_hidden()
    words = site.page.locator("main").inner_text()
    assert not [odd for odd in ("undefined", "null", "NaN", "Invalid") if odd in words]


def test_a_thousand_labels_are_folded_away(new_context: NewContext, site: Site) -> None:
    labels = [f"Label number {place}" for place in range(1000)]
    found = {"pictures": 10, "correct": 5, "accuracy": 0.5}
    measured = {**found, "labels": dict.fromkeys(labels, found)}
    narrow = Site(new_context(viewport={"width": 320, "height": 640}).new_page(), site.url)
    narrow.fake("**/model/card.json", {**IMPORTED, "labels": labels, "measured": measured})
    narrow.open("/model.html")
    expect(narrow.page.locator("#facts")).to_contain_text("Label number 19 and 980 more")
    assert narrow.page.evaluate("document.documentElement.scrollHeight") < 5000
    narrow.page.get_by_text("All 1,000 labels").click()
    expect(narrow.page.get_by_role("region", name="All labels")).to_contain_text("number 999")
    narrow.page.get_by_text("By label").click()
    expect(narrow.page.locator("#by-label tbody tr")).to_have_count(1000)
    assert narrow.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_card_is_never_read_as_html(site: Site) -> None:
    found = {"pictures": 10, "correct": 5, "accuracy": 0.5}
    source = {"name": NASTY, "licence": NASTY, "url_or_repo": "javascript:alert(1)"}
    texts = ("name", "version", "created", "summary", "licence", "intended_use", "weaknesses")
    card = {
        **IMPORTED,
        **dict.fromkeys(texts, NASTY),
        "labels": [NASTY, "Dog"],
        "measured": {**found, "how": NASTY, "labels": {NASTY: found}, "kinds": {NASTY: found}},
        "sources": [source],
        "weights": {"name": NASTY, "by": NASTY, "licence": NASTY},
        "training": {"command": NASTY},
    }
    site.fake("**/model/card.json", card)
    site.open("/model.html")
    expect(site.page.locator("#lede, #facts")).to_contain_text([NASTY, NASTY])
    expect(site.page.locator("#sources")).to_contain_text(NASTY)
    expect(site.page.locator("#sources a")).to_have_count(0)
    expect(site.page.locator('img[src="x"]')).to_have_count(0)


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("me@example.org", "mailto:me@example.org"),
        ("https://example.org/me", "https://example.org/me"),
        ("javascript:alert(1)", None),
        (["me@example.org"], None),
    ],
)
def test_the_owner_can_be_reached(site: Site, contact: object, href: str | None) -> None:
    site.fake("**/model/card.json", {**IMPORTED, "contact": contact})
    site.open("/model.html")
    expect(site.page.locator("#facts")).to_contain_text("Knows 2 labels")
    links = site.page.locator("#facts a")
    assert [link.get_attribute("href") for link in links.all()] == ([href] if href else [])


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_jumps_while_the_card_arrives(new_context: NewContext, width: int) -> None:
    context = new_context(viewport={"width": width, "height": 844})
    watch_shift(context)
    page = context.new_page()
    page.goto("/model.html", wait_until="networkidle")
    expect(page.locator("#facts dt").first).to_be_visible()
    assert shift(page) <= MOST, moved(page)


def test_missing_card_can_be_retried(site: Site) -> None:
    site.fake("**/model/card.json", {}, 404)
    site.open("/model.html")
    expect(site.page.locator("#lede")).to_contain_text("We can’t find the figures.")
    expect(site.page.locator("#card")).to_be_hidden()
    site.page.unroute_all()
    site.page.get_by_role("button", name="Try again").click()
    expect(site.page.locator("#facts")).to_be_visible()
    expect(site.heading).to_be_focused()
