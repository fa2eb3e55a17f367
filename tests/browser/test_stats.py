"""Accuracy before anybody voted: what was measured before release, and both tabs."""

import re
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, expect

from fuzzyvision.reports.model_card.figures import mix_ups
from tests.support.browser.api import Api
from tests.support.browser.context import NASTY, NewContext
from tests.support.browser.shift import MOST, moved, shift, watch_shift
from tests.support.browser.site import Site
from tests.support.browser.statistics import Vote, cell_of, hover_over_time, statistics
from tests.support.paths import ours

LONG = "Donaudampfschifffahrtsgesellschaft " * 6
VOTES = [
    *[Vote("Mouse", "Mouse", day="2026-11-19", model="81c0ffee0001")] * 15,
    *[Vote("Mouse", "Watch", blind=True)] * 5,
    *[Vote("Watch", "")] * 3,
]


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


def with_votes(site: Site, votes: list[Vote]) -> Api:
    """Let the API tell of votes."""
    api = Api().stand_in(site.page)
    api.answers["GET /api/stats"] = 200, statistics(votes)
    api.answers["GET /api/stats/pictures"] = 200, {"pictures": [], "after": None}
    return api


def tab(site: Site, name: str) -> Locator:
    """Return a tab."""
    return site.page.get_by_role("tab", name=name)


@ours
def test_accuracy_of_the_test_set_is_shown(site: Site) -> None:
    with_votes(site, [])
    site.open("/stats.html")
    card = site.page.request.get("/model/card.json").json()
    measured = card["measured"]
    share = round(measured["accuracy"] * 100)
    expect(site.page.locator("#test-big")).to_have_text(re.compile(f"^{share}.%$"))
    expect(site.page.locator("#test-small")).to_contain_text(f"of {measured['pictures']} pictures")
    expect(site.page.locator("#test-note")).to_have_text(measured["how"])
    numbers = site.page.locator("#test-matrix td.right").all_inner_texts()
    assert sum(map(int, numbers)) == measured["correct"]
    [worst, *_] = mix_ups(card)
    cell_of(site.page, "test", worst.said, worst.truth).click()
    told = site.page.locator("#test-matrix .told")
    expect(told).to_contain_text(f"{worst.truth}, taken for {worst.said}: {worst.pictures} of ")
    expect(site.page.locator("#test-mistakes")).to_contain_text(
        f"{worst.truth} taken for {worst.said}"
    )
    site.page.locator("#panel-test").get_by_role("link", name="About the model").click()
    expect(site.page.locator("#technical")).to_contain_text(card["version"])


@ours
def test_without_votes_the_test_set_is_open(site: Site) -> None:
    api = with_votes(site, [])
    api.answers["GET /api/stats"] = 200, {**statistics([]), "cannot_tell": 2}
    site.open("/stats.html")
    expect(site.page.locator("#people-big")).to_have_text("No votes yet")
    expect(site.page.locator("#votes-fine")).to_have_text(re.compile("^2 more couldn.t tell$"))
    expect(tab(site, "Test set")).to_have_attribute("aria-selected", "true")
    tab(site, "People").click()
    expect(site.page.locator("#people-note")).to_contain_text("Nobody has said yet")
    label = site.page.locator("main").get_by_role("link", name="Label some")
    expect(label).to_have_attribute("href", "/label.html")


@ours
def test_tabs_work_with_keys_and_stay_in_the_address(site: Site) -> None:
    with_votes(site, VOTES)
    site.open("/stats.html")
    expect(site.page.get_by_role("tabpanel", name="People")).to_be_visible()
    tab(site, "People").focus()
    site.page.keyboard.press("ArrowRight")
    expect(tab(site, "Test set")).to_be_focused()
    expect(site.page.get_by_role("tabpanel", name="Test set")).to_be_visible()
    assert site.page.url.endswith("/stats.html#test")
    site.page.reload()
    expect(tab(site, "Test set")).to_have_attribute("aria-selected", "true")
    expect(tab(site, "People")).to_have_attribute("tabindex", "-1")
    tab(site, "Test set").focus()
    for key, name in (("Home", "People"), ("End", "Test set"), ("ArrowRight", "People")):
        site.page.keyboard.press(key)
        expect(tab(site, name)).to_be_focused()
    site.page.evaluate("location.hash = '#test'")
    expect(site.page.get_by_role("tabpanel", name="Test set")).to_be_visible()


@pytest.mark.parametrize("measured", [None, {"largest_difference": 2e-6}])
def test_unmeasured_model_is_explained(site: Site, measured: dict[str, float] | None) -> None:
    card = {"name": "mine", "version": "1", "labels": ["Cat", "Dog"], "threshold": 0.5}
    site.fake("**/model/card.json", {**card, "measured": measured})
    with_votes(site, [])
    site.open("/stats.html#test")
    expect(site.page.locator("#test-big")).to_have_text("Not measured")
    expect(site.page.locator("#test-note")).to_contain_text("Nobody has measured")
    expect(site.page.locator("#test")).to_be_hidden()
    expect(site.page.locator("main")).not_to_contain_text("NaN")


def test_thousand_labels_show_the_worst(site: Site) -> None:
    site.fake("**/model/card.json", many_labels(1000))
    site.open("/stats.html#test")
    expect(site.page.locator("#test-worst li")).to_have_count(5)
    expect(site.page.locator("#test-worst li").first).to_contain_text("0 of 10 pictures")
    expect(site.page.locator("#test-matrix tbody tr")).to_have_count(20)
    expect(site.page.locator("#test-matrix")).to_contain_text("980 more are left out.")


@ours
def test_missing_card_can_be_retried(site: Site) -> None:
    with_votes(site, VOTES)
    site.fake("**/model/card.json", {}, 404)
    site.open("/stats.html#test")
    expect(site.page.locator("#test-note")).to_contain_text("can’t find the figures")
    expect(site.page.locator("#people-big")).to_contain_text("65")
    site.page.unroute("**/model/card.json")
    site.page.get_by_role("button", name="Try again").click()
    expect(site.page.locator("#test")).to_be_visible()
    expect(tab(site, "Test set")).to_be_focused()


@ours
def test_votes_that_cannot_be_counted_can_be_retried(site: Site) -> None:
    api = with_votes(site, VOTES)
    good = api.answers["GET /api/stats"]
    api.answers["GET /api/stats"] = 503, {}
    site.open("/stats.html")
    expect(site.page.locator("#people-note")).to_contain_text("isn’t working")
    card = site.page.request.get("/model/card.json").json()
    share = str(round(100 * card["measured"]["accuracy"]))
    expect(site.page.locator("#test-big")).to_contain_text(share)
    api.answers["GET /api/stats"] = good
    site.page.get_by_role("button", name="Try again").click()
    expect(site.page.locator("#people")).to_be_visible()
    expect(site.page.get_by_role("button", name="Try again")).to_be_hidden()


@ours
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("votes", [VOTES, VOTES[:1], []], ids=["many", "one", "none"])
def test_nothing_jumps_while_numbers_arrive(
    new_context: NewContext, site: Site, width: int, votes: list[Vote]
) -> None:
    context = new_context(viewport={"width": width, "height": 844})
    watch_shift(context)
    slow = Site(context.new_page(), site.url)
    api = with_votes(slow, votes)
    api.holds = True
    slow.open("/stats.html")
    slow.page.wait_for_load_state("load")
    api.release()
    slow.page.wait_for_load_state("networkidle")
    expect(slow.page.locator("#votes-big")).to_have_text(str(len(votes)))
    assert shift(slow.page) <= MOST, moved(slow.page)
    last = slow.page.locator(".numbers > :last-child").bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= 844


@ours
def test_hovering_never_darkens_the_page(site: Site) -> None:
    with_votes(site, VOTES)
    site.open("/stats.html")
    site.page.locator("#time").scroll_into_view_if_needed()
    expect(site.page.locator("#time-chart[data-drawn]")).to_be_visible()
    corner = FloatRect(x=0, y=0, width=40, height=40)
    before = site.page.screenshot(clip=corner)
    expect(hover_over_time(site.page)).to_be_visible()
    assert site.page.screenshot(clip=corner) == before


@ours
def test_a_desktop_scrolls_less_than_three_screens(site: Site) -> None:
    with_votes(site, VOTES)
    site.open("/stats.html")
    expect(site.page.locator("#people")).to_be_visible()
    for place in ("#people-mistakes", "#time"):
        site.page.locator(place).scroll_into_view_if_needed()
    site.page.wait_for_load_state("networkidle")
    assert site.page.evaluate("document.documentElement.scrollHeight") < 2500


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("label", [LONG[:200], "سماعات الرأس", NASTY, "constructor"])
def test_odd_labels_keep_the_page_narrow(
    new_context: NewContext, site: Site, width: int, label: str
) -> None:
    context = new_context(viewport={"width": width, "height": 844})
    narrow = Site(context.new_page(), site.url)
    with_votes(narrow, [Vote(label, label), Vote(label, "Mouse"), Vote("Mouse", label)])
    narrow.open("/stats.html")
    cell = narrow.page.locator("#people-matrix td.filled button").first
    cell.click()
    expect(narrow.page.get_by_role("dialog")).to_be_visible()
    assert narrow.page.evaluate("document.documentElement.scrollWidth") <= width
    names = narrow.page.locator("#people-worst .label")
    expect(names.first).to_have_attribute("dir", "auto")
