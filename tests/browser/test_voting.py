"""Votes of the pages reach the real service: nothing in here stands in for anything."""

import re
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.support.browser.api import (
    agree_with_mouse,
    label_blind,
    vote_with_keyboard,
    vote_with_mouse,
)
from tests.support.browser.context import NewContext
from tests.support.browser.site import Site, picture
from tests.support.paths import ours


def upload(site: Site, seed: int) -> str:
    """Upload a picture; return its name."""
    site.open()
    site.choose(picture(seed=seed))
    return site.expect_result()


def see_only(page: Page, names: set[str]) -> None:
    """Leave out of the hard ones what other tests uploaded: they share the stack."""

    def answer(route: Route) -> None:
        response = route.fetch()
        found = response.json()
        found["pictures"] = [one for one in found["pictures"] if one["name"] in names]
        route.fulfill(response=response, json=found)

    page.route("**/api/queue*", answer)


def statistics(page: Page) -> dict[str, Any]:
    """Return what the service counts."""
    counted: dict[str, Any] = page.request.get("/api/stats").json()
    return counted


@ours
def test_votes_are_counted_and_deleted_with_pictures(new_context: NewContext, site: Site) -> None:
    before = statistics(site.page)
    agreed, keyed = upload(site, 101), upload(site, 102)
    right = agree_with_mouse(site.page, agreed)
    vote_with_keyboard(site.page, keyed, "Watch")
    vote_with_mouse(site.page, keyed, "Laptop")
    other = new_context().new_page()
    truth = {agreed: "Glasses", keyed: "Laptop"}
    see_only(other, set(truth))
    answered = label_blind(other, truth.get, 200)
    assert set(answered) == set(truth)
    after = statistics(site.page)
    assert after["votes"] == before["votes"] + 4
    assert after["shown"]["votes"] == before["shown"]["votes"] + 2
    assert after["blind"]["votes"] == before["blind"]["votes"] + 2
    count = after["confusion"][right]["Glasses"]
    assert count == before["confusion"].get(right, {}).get("Glasses", 0) + 1
    assert label_blind(other, truth.get, 200) == []
    site.open("/stats.html")
    site.page.locator("#people-matrix").get_by_role(
        "button", name=re.compile(f"^Glasses, (taken for {right}|recognised)")
    ).click()
    expect(site.page.locator(f'#cell a[href="/{agreed}"]')).to_be_visible()
    for name in (agreed, keyed):
        site.open(f"/{name}")
        site.page.get_by_role("button", name="Delete", exact=True).click()
        site.page.get_by_role("button", name="Delete it").click()
        expect(site.page.locator("#lede")).to_have_text(
            "The picture is gone, and 2 answers about it."
        )
    assert statistics(site.page) == before


def test_the_second_voter_sees_who_agrees(new_context: NewContext, site: Site) -> None:
    name = upload(site, 103)
    people = site.page.locator("#ask-people")
    vote_with_mouse(site.page, name, "Watch")
    expect(people).to_have_text("You’re the first to answer.")
    second, third = (new_context().new_page() for _ in range(2))
    vote_with_mouse(second, name, "Laptop")
    expect(second.locator("#ask-people")).to_have_text("Nobody else has said that so far.")
    vote_with_keyboard(third, name, "Watch")
    expect(third.locator("#ask-people")).to_have_text("2 of 3 people agree with you.")
    expect(third.get_by_role("meter")).to_have_js_property("value", 2)
    third.reload()
    expect(third.locator("#ask-people")).to_have_text("2 of 3 people agree with you.")
    third.get_by_role("button", name="Undo").click()
    expect(third.get_by_role("meter")).to_have_count(0)
