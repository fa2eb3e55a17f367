"""The page for programs, in a browser."""

from playwright.sync_api import expect

from tests.support.browser.axe import findings
from tests.support.browser.context import NewContext
from tests.support.browser.site import Site


def test_examples_name_this_service_and_are_copied(new_context: NewContext, site: Site) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    own = Site(new_context(permissions=allowed).new_page(), site.url)
    own.open("/docs.html")
    own.page.get_by_role("button", name="Copy").first.click()
    expect(own.page.get_by_role("status")).to_have_text("Copied.")
    copied: str = own.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"site={site.url}\n")
    assert copied == own.page.locator("#curl-code").text_content()


def test_every_call_is_listed_and_can_be_tried(site: Site) -> None:
    site.open("/docs.html")
    site.page.set_viewport_size({"width": 390, "height": 800})
    call = site.page.get_by_role("button", name="GET /api/stats Read how well")
    expect(call).to_be_visible()
    call.click()
    site.page.get_by_role("button", name="Try it out").click()
    site.page.get_by_role("button", name="Execute").click()
    answered = site.page.locator(".live-responses-table td.response-col_status").last
    expect(answered).to_contain_text("200")
    assert site.page.evaluate("document.documentElement.scrollWidth") == 390


def test_page_for_programs_keeps_nobody_out(new_context: NewContext, site: Site) -> None:
    for scheme in ("light", "dark"):
        own = Site(new_context(color_scheme=scheme).new_page(), site.url)
        own.open("/docs.html")
        expect(own.page.get_by_text("Ask for leave to send a picture")).to_be_visible()
        assert findings(own.page) == []
