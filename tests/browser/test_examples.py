"""The owner's examples on the home page, and the page on a home screen."""

import json

import pytest
from playwright.sync_api import expect

from tests.support.browser.site import Site
from tests.support.paths import MODEL, ours

LOADED = "images => images.map(image => image.complete && image.naturalWidth > 0)"


def buttons(site: Site) -> list[str]:
    """Return the files that the home page offers."""
    found = site.page.locator("[data-example]").evaluate_all(
        "all => all.map(b => b.dataset.example)"
    )
    return [str(name) for name in found]


@ours
def test_an_example_is_tried_with_one_click(site: Site) -> None:
    site.open()
    card = json.loads((MODEL / "card.json").read_text(encoding="utf-8"))
    assert buttons(site) == [one["file"] for one in card["examples"]]
    site.page.get_by_role("button", name="A camera").click()
    site.expect_result()
    expect(site.heading).to_have_text("Camera")
    expect(site.page.locator("#ask-note")).to_have_text(
        "This is an example. Your answer isn’t used for training."
    )
    site.page.get_by_role("button", name="Yes", exact=True).click()
    expect(site.page.locator("#ask-note")).to_contain_text("isn’t used for training")


@ours
def test_every_example_is_sent_unchanged(site: Site) -> None:
    site.open()
    names = buttons(site)
    for name in names:
        site.open()
        with site.page.expect_response("**/answers/*.json", timeout=30_000):
            site.page.locator(f'[data-example="{name}"]').click()
        shown = site.expect_result()
        result = site.page.request.get(f"/results/{shown}.json").json()
        assert result["example"] is True, name


def test_pictures_of_examples_are_there(site: Site) -> None:
    site.open()
    site.page.locator("#examples").scroll_into_view_if_needed()
    site.page.wait_for_load_state("networkidle")
    assert all(site.page.locator("[data-example] img").evaluate_all(LOADED))


@pytest.mark.parametrize("path", ["/", "/label.html", "/stats.html", "/model.html"])
def test_page_can_be_put_on_a_home_screen(site: Site, path: str) -> None:
    site.open(path)
    href = site.page.locator('link[rel="manifest"]').get_attribute("href")
    manifest = site.page.request.get(str(href))
    assert manifest.ok
    assert manifest.json()["display"] == "standalone"
    icon = site.page.locator('link[rel="apple-touch-icon"]').get_attribute("href")
    assert site.page.request.get(str(icon)).ok
