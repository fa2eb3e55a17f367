"""The statistics before anybody voted: what was measured before release."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.support.browser.site import Site
from tests.support.paths import ours


def before(site: Site) -> Locator:
    """Return the heading over what was measured before release."""
    return site.page.locator("#before-title")


def many_labels(count: int) -> dict[str, Any]:
    """Return the card of a model with so many labels."""
    labels = [f"Label number {place}" for place in range(count)]
    figures = {
        label: {"pictures": 10, "correct": place % 11, "accuracy": (place % 11) / 10}
        for place, label in enumerate(labels)
    }
    measured = {
        "how": "Counted.",
        "pictures": 10 * count,
        "correct": 5 * count,
        "accuracy": 0.5,
        "labels": figures,
        "confusion": {label: {label: 5, labels[0]: 5} for label in labels},
    }
    return {"name": "big", "version": "1", "labels": labels, "threshold": 0, "measured": measured}


@ours
def test_accuracy_is_shown_with_its_pictures(site: Site) -> None:
    site.open("/stats.html")
    card = site.page.request.get("/model/card.json").json()
    measured = card["measured"]
    share = round(measured["accuracy"] * 100)
    expect(before(site)).to_have_text(f"Before release: right {share} % of the time")
    expect(site.page.locator("#before-lede")).to_contain_text(str(measured["pictures"]))
    expect(site.page.locator("#label-table tbody tr")).to_have_count(len(measured["labels"]))
    expect(site.page.locator("#how")).to_have_text(measured["how"])
    site.page.get_by_role("link", name="What the model is, and what it learned from").click()
    expect(site.page.locator("#facts")).to_contain_text(card["version"])


@ours
def test_charts_show_numbers_on_hover(site: Site) -> None:
    site.open("/stats.html")
    tip = site.page.locator(".bk-Tooltip .hover")
    for chart, words in (("#label-chart", "picture"), ("#confusion-chart", "recognised")):
        place = site.page.locator(f"{chart}[data-drawn]")
        place.scroll_into_view_if_needed()
        box = place.bounding_box()
        assert box is not None
        across, down = (160, 20) if chart == "#label-chart" else (140, box["height"] * 0.15)
        site.page.mouse.move(box["x"] + across, box["y"] + down)
        expect(tip.filter(has_text=words)).to_be_visible()


@ours
def test_the_confusion_matrix_is_a_table_too(site: Site) -> None:
    site.open("/stats.html")
    measured = site.page.request.get("/model/card.json").json()["measured"]
    site.page.get_by_text("The same as a table").click()
    table = site.page.locator("#confusion-table")
    expect(table).to_be_visible()
    rights = [int(text) for text in table.locator("td.right").all_inner_texts()]
    assert sum(rights) == measured["correct"]


def test_unmeasured_model_is_explained(site: Site) -> None:
    card = {"name": "mine", "version": "1", "labels": ["Cat", "Dog"], "threshold": 0.5}
    site.fake("**/model/card.json", card)
    site.open("/stats.html")
    expect(before(site)).to_have_text("Not measured before release")
    expect(site.page.locator("#measured")).to_be_hidden()


def test_model_measured_by_conversion_is_explained(site: Site) -> None:
    measured = {"largest_difference": 2e-6}
    card = {"name": "mine", "version": "1", "labels": ["Cat", "Dog"], "threshold": 0.5}
    site.fake("**/model/card.json", {**card, "measured": measured})
    site.open("/stats.html")
    expect(site.page.locator("#before-title")).to_have_text("Not measured before release")
    expect(site.page.locator("#measured")).to_be_hidden()
    expect(site.page.locator("#before")).not_to_contain_text("NaN")


def test_thousand_labels_show_the_twenty_worst(site: Site) -> None:
    site.fake("**/model/card.json", many_labels(1000))
    site.open("/stats.html")
    expect(site.page.locator("#labels-note")).to_contain_text("The 20 worst of 1,000 labels.")
    expect(site.page.locator("#confusion-note")).to_contain_text("Only the 20 labels")
    expect(site.page.locator("#label-table tbody tr")).to_have_count(1000)
    expect(site.page.locator("#confusion-table tbody tr")).to_have_count(20)
    expect(site.page.locator("#confusion-chart[data-drawn]")).to_be_visible()
    site.open()
    expect(site.page.locator("#labels li")).to_have_count(24)


@ours
def test_missing_card_can_be_retried(site: Site) -> None:
    site.fake("**/model/card.json", {}, 404)
    site.open("/stats.html")
    expect(before(site)).to_have_text("The figures cannot be found.")
    site.page.unroute_all()
    site.page.get_by_role("button", name="Try again").click()
    expect(before(site)).to_contain_text("of the time")
