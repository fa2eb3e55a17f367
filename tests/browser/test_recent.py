"""One's own results are remembered in the browser, and forgotten on request."""

import re

from playwright.sync_api import Locator, expect

from tests.support.browser.site import Site, picture


def cards(site: Site) -> Locator:
    """Return the remembered results."""
    return site.page.locator("#recent-list li")


def upload(site: Site, seed: int) -> str:
    """Upload a picture; return its name."""
    site.open()
    site.choose(picture(seed=seed))
    return site.expect_result()


def test_recent_results_are_newest_first(site: Site) -> None:
    first, second = upload(site, 1), upload(site, 2)
    site.open()
    expect(cards(site)).to_have_count(2)
    expect(cards(site).first.get_by_role("link")).to_have_attribute(
        "href", f"/result.html?name={second}"
    )
    expect(cards(site).last.locator("img")).to_have_attribute("src", f"/thumbnails/{first}.png")
    created = site.page.request.get(f"/results/{second}.json").json()["created"]
    expect(cards(site).first.locator("time")).to_have_attribute("datetime", created)


def test_several_results_are_remembered(site: Site) -> None:
    site.open()
    site.choose(picture(seed=1), picture(seed=2))
    expect(cards(site)).to_have_count(2)


def test_what_others_shared_is_not_remembered(site: Site) -> None:
    site.fake_result()
    site.open("/result.html?name=7QK")
    expect(site.heading).to_have_text("Mouse, 98 %")
    site.open()
    expect(site.page.locator("#recent")).to_be_hidden()


def test_one_or_all_can_be_forgotten(site: Site) -> None:
    names = [upload(site, seed) for seed in range(3)]
    site.open()
    site.page.get_by_role("button", name=re.compile(f"^Forget .*{names[1]}")).click()
    expect(cards(site)).to_have_count(2)
    site.page.reload()
    expect(cards(site)).to_have_count(2)
    site.page.get_by_role("button", name="Forget all").click()
    expect(site.page.locator("#recent")).to_be_hidden()
    site.page.reload()
    expect(site.page.locator("#recent")).to_be_hidden()


def test_a_spoilt_memory_does_no_harm(site: Site) -> None:
    site.page.add_init_script(
        "localStorage.setItem('fuzzy-vision.recent', '[null, {\"name\": \"javascript:x\"}, 7]')"
    )
    site.open()
    expect(site.page.locator("#labels li").first).to_be_visible()
    expect(site.page.locator("#recent")).to_be_hidden()
