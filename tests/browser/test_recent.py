"""The list of one's own pictures: kept in the browser, and nothing on it is lost by one click."""

import json

from playwright.sync_api import Locator, expect

from tests.support.browser.api import Api
from tests.support.browser.site import RESULT, Site, picture

GIVE = "([key, value]) => localStorage.setItem(key, JSON.stringify(value))"


def cards(site: Site) -> Locator:
    """Return the remembered results."""
    return site.page.locator("#recent-list li")


def expect_names(site: Site, *names: str) -> None:
    """Wait until the list links to these pictures, in this order."""
    links = cards(site).get_by_role("link")
    expect(links).to_have_count(len(names))
    for place, name in enumerate(names):
        expect(links.nth(place)).to_have_attribute("href", f"/{name}")


def remember(site: Site, *remembered: str, **changes: object) -> None:
    """Let the browser remember pictures of these names, the first as the newest; go home."""
    memories = [
        {
            **RESULT,
            "name": name,
            "id": f"{place:032x}",
            "created": f"2026-11-22T12:{59 - place}:00Z",
        }
        | changes
        for place, name in enumerate(remembered)
    ]
    site.open()
    site.page.evaluate(GIVE, ["fuzzy-vision.recent", memories])
    site.page.reload()


def remove(site: Site, name: str) -> None:
    """Take a picture off the list."""
    site.page.get_by_role("button", name=f"Remove from list: Mouse, {name}").click()


def test_own_pictures_are_listed_the_newest_first(site: Site) -> None:
    uploaded = []
    for seed in range(2):
        site.open()
        site.choose(picture(seed=seed))
        uploaded.append(site.expect_result())
    site.open()
    expect(cards(site)).to_have_count(2)
    expect_names(site, *reversed(uploaded))
    expect(cards(site).first.locator("img")).to_have_attribute(
        "src", f"/thumbnails/{uploaded[1]}.png"
    )


def test_what_others_shared_is_not_remembered(site: Site) -> None:
    site.fake_result()
    site.open("/result.html?name=7QK")
    expect(site.heading).to_have_text("Mouse")
    site.open()
    expect(site.page.locator("#recent")).to_be_hidden()


def test_each_removal_can_be_undone(site: Site) -> None:
    remember(site, "AA1", "AA2", "AA3")
    expect_names(site, "AA1", "AA2", "AA3")
    remove(site, "AA2")
    undo = site.page.get_by_role("button", name="Undo")
    expect(site.page.locator("#taken-off")).to_contain_text("Removed from this list.")
    expect(undo).to_be_focused()
    site.page.get_by_role("button", name="Clear list").click()
    expect(cards(site)).to_have_count(0)
    expect(site.page.locator("#taken-off")).to_contain_text("2 pictures removed from this list.")
    site.page.wait_for_timeout(1000)
    undo.click()
    expect_names(site, "AA1", "AA3")
    undo.click()
    expect_names(site, "AA1", "AA2", "AA3")
    expect(site.page.locator("#taken-off")).to_be_hidden()
    site.page.reload()
    expect_names(site, "AA1", "AA2", "AA3")


def test_what_was_removed_can_still_be_deleted_by_its_code(site: Site) -> None:
    api = Api().stand_in(site.page)
    site.fake_result()
    remember(site, "7QK", created=RESULT["created"])
    remove(site, "7QK")
    site.page.reload()
    expect(site.page.locator("#recent")).to_be_hidden()
    site.open("/result.html?name=7QK")
    site.page.get_by_role("button", name="Delete").click()
    site.page.get_by_role("button", name="Delete it").click()
    expect(site.heading).to_have_text("Deleted")
    assert [call.secrets for call in api.made("DELETE")] == [{"upload-id": f"{0:032x}"}]
    assert f"{0:032x}" not in str(site.page.evaluate("({...localStorage})"))


def test_a_spoilt_memory_does_no_harm(site: Site) -> None:
    spoilt = json.dumps('[null, {"name": "javascript:x"}, 7]')
    for key in ("recent", "removed"):
        site.page.add_init_script(f"localStorage.setItem('fuzzy-vision.{key}', {spoilt})")
    site.open()
    expect(site.page.get_by_text("Choose pictures")).to_be_visible()
    expect(site.page.locator("#recent")).to_be_hidden()


def test_newest_are_shown_and_others_on_request(site: Site) -> None:
    remember(site, *(f"A{place}" for place in range(30)))
    expect(cards(site)).to_have_count(24)
    site.page.get_by_role("button", name="Show all 30 pictures").click()
    expect(cards(site)).to_have_count(30)
