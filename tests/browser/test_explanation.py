"""Why? The heat map over the picture, the labels it can be shown for, and what can go wrong."""

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from tests.support.browser.site import Site, picture
from tests.support.paths import BUNDLED

DROPS = [0.7, *[0.0] * 48]
EXPLANATION = {
    "model": {"name": "souqnet", "version": "3f2a9c01b7de"},
    "patch": 0.25,
    "stride": 0.125,
    "columns": 7,
    "rows": 7,
    "labels": [
        {"label": "Mouse", "probability": 0.9, "drops": DROPS},
        {"label": "Camera", "probability": 0.05, "drops": DROPS[::-1]},
    ],
}


def shown(site: Site) -> str:
    """Show a picture; return its name when the answer is there."""
    site.open()
    site.choose(picture())
    site.page.wait_for_url(re.compile(r"/[A-Z0-9]+$"))
    expect(site.page.locator("#why")).to_be_visible()
    return site.page.url.rpartition("/")[2]


def why(site: Site) -> Locator:
    """Ask why; return the heat map."""
    site.page.locator("#why").click()
    return site.page.locator("#seen canvas")


def fake(site: Site, name: str, **document: object) -> None:
    """Serve an explanation of our own making for a result."""
    created = site.page.request.get(f"/results/{name}.json").json()["created"]
    site.fake("**/api/results/*/explanation", {"explanation": f"/explanations/{name}.json"}, 202)
    site.fake(f"**/explanations/{name}.json", {"name": name, "created": created, **document})


def test_why_lays_a_heat_map_over_what_the_model_saw(site: Site) -> None:
    shown(site)
    heat = why(site)
    expect(heat).to_have_role("img")
    expect(heat).to_have_attribute("aria-label", re.compile("^Heat map: "))
    chips = site.page.locator("#explanation li button")
    expect(chips).to_have_count(len(BUNDLED.labels[:10]))
    expect(chips.first).to_have_attribute("aria-pressed", "true")
    expect(site.page.locator("#explanation").get_by_role("status")).to_contain_text("Covering")


def test_second_visit_computes_nothing_anew(site: Site) -> None:
    name = shown(site)
    why(site)
    expect(site.page.locator("#explanation li button").first).to_be_enabled()
    address = f"/explanations/{name}.json"
    before = site.page.request.get(address).headers["last-modified"]
    site.page.reload()
    why(site)
    expect(site.page.locator("#explanation li button").first).to_be_enabled()
    assert site.page.request.get(address).headers["last-modified"] == before


def test_labels_switch_without_a_request(site: Site) -> None:
    name = shown(site)
    fake(site, name, **EXPLANATION)
    heat = why(site)
    expect(heat).to_have_attribute(
        "aria-label", "Heat map: covering the top left changed “Mouse” most"
    )
    first = heat.evaluate("canvas => canvas.toDataURL()")
    asked: list[str] = []
    site.page.on("request", lambda request: asked.append(request.url))
    camera = site.page.locator("#explanation").get_by_role("button", name=re.compile("^Camera"))
    camera.click()
    expect(heat).to_have_attribute(
        "aria-label", "Heat map: covering the bottom right changed “Camera” most"
    )
    expect(camera).to_have_attribute("aria-pressed", "true")
    assert heat.evaluate("canvas => canvas.toDataURL()") != first
    assert asked == []


def test_heat_lies_exactly_over_what_the_model_saw(site: Site) -> None:
    name = shown(site)
    fake(site, name, **EXPLANATION)
    heat = why(site)
    expect(heat).to_be_visible()
    expect(site.page.locator("#explanation progress")).to_be_hidden()
    assert heat.bounding_box() == site.page.locator("#seen").bounding_box()


def test_hide_removes_all_and_leaves_the_focus(site: Site) -> None:
    name = shown(site)
    fake(site, name, **EXPLANATION)
    heat = why(site)
    expect(heat).to_be_visible()
    site.page.get_by_role("button", name="Hide").click()
    expect(heat).to_have_count(0)
    expect(site.page.locator("#explanation")).to_be_empty()
    expect(site.page.locator("#why")).to_be_focused()


def test_model_that_is_too_slow_says_so(site: Site) -> None:
    name = shown(site)
    fake(site, name, refused="too-slow", message="This model is too slow for that.")
    why(site)
    expect(site.page.locator("#explanation")).to_contain_text("This model is too slow for that.")
    expect(site.page.locator("#seen canvas")).to_have_count(0)


def test_failure_is_told_and_can_be_tried_again(site: Site) -> None:
    name = shown(site)
    failing = True

    def answer(route: Route) -> None:
        if failing:
            route.fulfill(status=503, body="{}", content_type="application/problem+json")
        else:
            route.fallback()

    fake(site, name, **EXPLANATION)
    site.page.route("**/api/results/*/explanation", answer)
    why(site)
    again = site.page.locator("#explanation").get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    failing = False
    again.click()
    expect(site.page.locator("#seen canvas")).to_be_visible()


@pytest.mark.parametrize("created", ["2020-01-01T00:00:00Z"])
def test_explanation_of_an_earlier_picture_is_not_shown(site: Site, created: str) -> None:
    name = shown(site)
    fake(site, name, **{**EXPLANATION, "created": created})
    why(site)
    expect(site.page.locator("#explanation")).to_contain_text("Working it out")
    site.page.wait_for_timeout(1500)
    expect(site.page.locator("#seen canvas")).to_have_count(0)
