"""Passing a result on: its code, its link, and the system's own way to share."""

from playwright.sync_api import expect

from tests.support.browser.context import NewContext
from tests.support.browser.site import RESULT, Site, picture

INSECURE = """
Object.defineProperty(navigator, 'clipboard', { value: undefined });
delete Navigator.prototype.share;
"""
SHARES = "navigator.share = async (what) => { window.sharedWith = what.url; };"


def result(new_context: NewContext, site: Site, script: str, **options: object) -> Site:
    """Open a shared result in a browser that can do what the script leaves."""
    context = new_context(**options)
    context.add_init_script(script)
    other = Site(context.new_page(), site.url)
    other.fake_result()
    other.open("/result.html?name=7QK")
    expect(other.page.locator("#code")).to_have_text("7QK")
    return other


def test_link_is_short_and_copied(new_context: NewContext, site: Site) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    other = result(new_context, site, "", permissions=allowed)
    other.page.get_by_role("button", name="Copy link").click()
    expect(other.page.get_by_role("status").get_by_text("Copied.")).to_be_visible()
    assert other.page.evaluate("navigator.clipboard.readText()") == f"{site.url}/7QK"
    expect(other.page.locator("#link")).to_be_hidden()


def test_link_is_selected_where_a_page_may_not_copy(new_context: NewContext, site: Site) -> None:
    other = result(new_context, site, INSECURE)
    other.page.get_by_role("button", name="Copy link").click()
    field = other.page.get_by_label("Press Ctrl+C")
    expect(field).to_be_focused()
    expect(field).to_have_value(f"{site.url}/7QK")
    selected = "getSelection().toString()"
    assert other.page.evaluate(selected) == f"{site.url}/7QK"


def test_system_shares_the_link_where_it_can(new_context: NewContext, site: Site) -> None:
    other = result(new_context, site, SHARES)
    other.page.get_by_role("button", name="Share").click()
    assert other.page.evaluate("sharedWith") == f"{site.url}/7QK"


def test_share_is_hidden_where_there_is_no_sharing(new_context: NewContext, site: Site) -> None:
    other = result(new_context, site, INSECURE)
    expect(other.page.locator("#send")).to_be_hidden()


def test_it_says_until_when_the_link_works(site: Site) -> None:
    site.fake_result()
    site.open("/result.html?name=7QK")
    expect(site.page.locator("#until")).to_have_text(
        "Everyone can see this until about 22 December."
    )
    assert RESULT["created"].startswith("2026-11-22")


def test_only_own_pictures_can_be_deleted(site: Site) -> None:
    site.fake_result()
    site.open("/result.html?name=7QK")
    expect(site.page.locator("#code")).to_have_text("7QK")
    expect(site.page.locator("#delete")).to_be_hidden()


def test_a_shared_picture_is_seen_before_the_scripts_come(
    new_context: NewContext, site: Site
) -> None:
    site.open()
    site.choose(picture())
    name = site.expect_result()
    page = new_context().new_page()
    page.route("**/js/pages/*", lambda _route: None)  # never answered
    page.goto(f"/{name}", wait_until="commit")
    image = page.locator("#image")
    expect(image).to_be_visible()
    expect(image).to_have_attribute("src", f"/images/{name}.jpg")
    page.wait_for_function("document.getElementById('image').naturalWidth > 0")
