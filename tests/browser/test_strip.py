"""Several pictures: nothing that was chosen is lost, whatever happens to the page."""

import re

from playwright.sync_api import expect

from tests.support.browser.api import Api
from tests.support.browser.context import NewContext
from tests.support.browser.site import RESULT, Site, picture, truncated


def names(site: Site) -> list[str | None]:
    """Return the names of the pictures of the strip."""
    return [cell.get_attribute("data-name") for cell in site.strip.all()]


def test_twelve_pictures_survive_back_and_reload(site: Site) -> None:
    site.open()
    site.choose(*(picture(f"{seed}.jpg", seed) for seed in range(12)))
    site.done(12)
    first = site.expect_result()
    known = names(site)
    assert len(set(known)) == 12
    site.strip.nth(5).get_by_role("button").first.click()
    site.page.wait_for_url(re.compile(f"/{known[5]}$"))
    site.page.go_back()
    site.page.wait_for_url(re.compile(f"/{first}$"))
    site.page.go_back()
    expect(site.heading).to_have_text("What is in your picture?")
    site.done(12)
    site.page.reload()
    site.done(12)
    assert names(site) == known
    site.open("/label.html")
    site.page.go_back()
    site.done(12)


def test_what_was_on_its_way_continues_after_a_reload(site: Site) -> None:
    held = site.hold_forms()
    site.open()
    site.choose(*(picture(f"{seed}.jpg", seed) for seed in range(5)))
    expect(site.page.locator('#strip > li[data-step="sending"]')).to_have_count(3)
    expect(site.strip.last.locator("img")).to_have_attribute("src", re.compile("^data:"))
    held.clear()
    site.page.unroute_all(behavior="ignoreErrors")
    site.page.reload()
    site.done(5)
    assert len(set(names(site))) == 5


def test_an_answer_is_awaited_again_after_a_reload(site: Site) -> None:
    site.page.route("**/answers/*", lambda route: route.fulfill(status=404, body=""))
    site.open()
    site.choose(picture())
    expect(site.page.locator("#doing")).to_have_text("Looking…")
    site.page.unroute_all(behavior="ignoreErrors")
    with site.page.expect_navigation():  # by the page: what it told the history comes first
        site.page.evaluate("window.location.reload()")
    site.expect_result()


def test_a_rejected_picture_stays_rejected(site: Site) -> None:
    site.open()
    site.choose(truncated())
    expect(site.trouble).to_contain_text("This file is damaged.")
    site.page.reload()
    expect(site.trouble).to_contain_text("This file is damaged.")
    expect(site.page.get_by_role("button", name="Try again")).to_be_hidden()


def test_two_tabs_have_their_own_strips(new_context: NewContext, site: Site) -> None:
    context = new_context()
    one, two = (Site(context.new_page(), site.url) for _ in range(2))
    for tab, seed in ((one, 1), (two, 3)):
        tab.open()
        tab.choose(picture("a.jpg", seed), picture("b.jpg", seed + 1))
    for tab in (one, two):
        tab.done(2)
        tab.page.reload()
        tab.done(2)
    assert not set(names(one)) & set(names(two))
    one.open()
    expect(one.page.locator("#recent-list li")).to_have_count(4)


def test_thumbs_answer_from_the_strip(site: Site) -> None:
    api = Api().stand_in(site.page)
    site.open()
    site.choose(picture("a.jpg", 1), picture("b.jpg", 2))
    site.done(2)
    second = site.strip.nth(1)
    second.get_by_role("button", name="Right").click()
    expect(second.get_by_role("button", name="Right")).to_have_attribute("aria-pressed", "true")
    assert len(api.made("POST", "/votes")) == 1
    second.get_by_role("button", name="Wrong").click()
    site.page.wait_for_url(re.compile(f"/{names(site)[1]}$"))
    expect(site.page.locator("#ask-labels")).to_be_visible()


def test_a_mistyped_code_is_understood(site: Site) -> None:
    site.fake_result(name="0I1")
    site.fake("**/results/0I1.json", {**RESULT, "name": "0I1"})
    site.open("/result.html?name=oi1")
    assert site.expect_result() == "0I1"


def test_an_unknown_code_leads_on(site: Site) -> None:
    site.open("/result.html?name=ZZZZZZZZ")
    expect(site.trouble).to_contain_text("No picture has this code.")
    expect(site.page.get_by_label("Have a code?")).to_be_visible()
    expect(site.page.get_by_role("button", name="Another picture")).to_be_visible()
