"""The site can be used by everyone: audited with axe, and walked through by keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser.api import LABELS, Api, current, hard_ones
from tests.support.browser.axe import findings
from tests.support.browser.context import NewContext
from tests.support.browser.site import Site, file, picture
from tests.support.browser.statistics import Vote, cell_of, statistics
from tests.support.paths import ours


@pytest.fixture(params=["light", "dark"])
def any_site(request: pytest.FixtureRequest, new_context: NewContext, site: Site) -> Site:
    """Return the site, once light and once dark."""
    return Site(new_context(color_scheme=request.param).new_page(), site.url)


def test_the_first_page_keeps_nobody_out(any_site: Site) -> None:
    any_site.open()
    any_site.choose(picture(seed=1), picture(seed=2), file("notes.txt", b"notes"))
    expect(any_site.page.locator("#recent-list li")).to_have_count(2)
    assert findings(any_site.page) == []


def test_result_with_chart_is_accessible(any_site: Site) -> None:
    any_site.fake_result()
    any_site.open("/result.html?name=7QK")
    any_site.expect_chart()
    assert findings(any_site.page) == []


def test_missing_result_is_accessible(any_site: Site) -> None:
    any_site.open("/result.html?name=ZZZZZZZZ")
    expect(any_site.trouble).to_contain_text("No picture has this code.")
    assert findings(any_site.page) == []


def test_asking_before_deleting_keeps_nobody_out(any_site: Site) -> None:
    any_site.open()
    any_site.choose(picture(seed=3))
    any_site.expect_result()
    any_site.page.get_by_role("button", name="Delete", exact=True).click()
    expect(any_site.page.get_by_role("dialog")).to_be_visible()
    assert findings(any_site.page) == []


@pytest.mark.parametrize("labels", [LABELS, [f"Label {place}" for place in range(30)]])
def test_question_and_thanks_are_accessible(any_site: Site, labels: list[str]) -> None:
    api = Api().stand_in(any_site.page)
    api.answers["POST"] = 200, {"people": {"answers": 4, "same": 3}}
    any_site.fake("**/model/card.json", {"labels": labels, "name": "any", "version": "1"})
    any_site.fake_result()
    any_site.open("/result.html?name=7QK")
    ask = any_site.page.locator("#ask")
    ask.get_by_role("button", name="No", exact=True).click()
    assert findings(any_site.page) == []
    ask.get_by_role("button", name="Something else").click()
    expect(ask.get_by_role("meter")).to_be_visible()
    assert findings(any_site.page) == []


@pytest.mark.parametrize("labels", [LABELS, [f"Label {place}" for place in range(30)]])
def test_labelling_keeps_nobody_out(any_site: Site, labels: list[str]) -> None:
    api = Api().stand_in(any_site.page)
    pictures = hard_ones(any_site, ["AA1", "AA2"])
    api.answers["GET /api/queue"] = 200, {"labels": labels, "pictures": pictures, "after": None}
    any_site.open("/label.html")
    assert current(any_site.page) == "AA1"
    any_site.page.get_by_role("button", name="Skip").click()
    assert current(any_site.page) == "AA2"
    assert findings(any_site.page) == []


@ours
def test_the_figures_keep_nobody_out(any_site: Site) -> None:
    api = Api().stand_in(any_site.page)
    votes = [Vote("Mouse", "Mouse"), Vote("Mouse", ""), Vote("Watch", "Mouse", blind=True)] * 9
    api.answers["GET /api/stats"] = 200, statistics(votes)
    api.answers["GET /api/stats/pictures"] = 200, {"pictures": [], "after": None}
    any_site.open("/stats.html")
    expect(any_site.page.locator("#people")).to_be_visible()
    any_site.page.get_by_text("Filter").click()
    assert findings(any_site.page) == []
    cell_of(any_site.page, "people", "Watch", "Mouse").click()
    expect(any_site.page.get_by_role("dialog")).to_contain_text("have expired")
    assert findings(any_site.page) == []
    any_site.page.keyboard.press("Escape")
    any_site.page.get_by_role("tab", name="Test set").click()
    assert findings(any_site.page) == []


@ours
def test_the_models_card_keeps_nobody_out(any_site: Site) -> None:
    any_site.open("/model.html")
    expect(any_site.page.locator("#card")).to_be_visible()
    for summary in any_site.page.locator("#card summary").filter(visible=True).all():
        summary.click()
    expect(any_site.page.locator("#by-label tbody tr").first).to_be_visible()
    assert findings(any_site.page) == []


def test_the_error_page_keeps_nobody_out(any_site: Site) -> None:
    any_site.open("/error.html")
    assert findings(any_site.page) == []


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, and see that it shows."""
    target = page.locator(selector)
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_keyboard_alone_makes_the_journey(new_context: NewContext, site: Site) -> None:
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    walk = Site(context.new_page(), site.url)
    walk.page.on("filechooser", lambda chooser: chooser.set_files(picture()))
    walk.open()
    tab_to(walk.page, "#pictures")
    label = walk.page.locator('label[for="pictures"]')
    assert label.evaluate("(element) => getComputedStyle(element).outlineStyle") == "solid"
    walk.page.keyboard.press("Enter")
    walk.expect_result()
    expect(walk.heading).to_be_focused()
    tab_to(walk.page, "#copy")
    walk.page.keyboard.press("Enter")
    expect(walk.page.get_by_text("Copied.")).to_be_visible()
    tab_to(
        walk.page,
        '#ask-yes-no [data-act="unknown"], #ask-labels [data-act="unknown"] >> visible=true',
    )
    walk.page.keyboard.press("Enter")
    expect(walk.page.get_by_text("You said you can’t tell.")).to_be_focused()
    tab_to(walk.page, "#another")
    walk.page.keyboard.press("Enter")
    expect(walk.heading).to_have_text("What is in your picture?")
    tab_to(walk.page, "#recent-list button >> nth=0")
    walk.page.keyboard.press("Enter")
    expect(walk.page.locator("#undo")).to_be_focused()


def test_the_first_tab_leads_past_the_navigation(site: Site) -> None:
    site.open()
    site.page.keyboard.press("Tab")
    site.page.keyboard.press("Enter")
    expect(site.page.locator("main")).to_be_focused()


def test_what_happens_is_spoken(site: Site) -> None:
    site.open()
    site.choose(picture("one.jpg", 1), picture("two.jpg", 2))
    status = site.page.locator('#announce[role="status"]')
    expect(status).to_contain_text(".jpg: ")


def test_whoever_wants_less_motion_gets_none(new_context: NewContext, site: Site) -> None:
    calm = Site(new_context(reduced_motion="reduce").new_page(), site.url)
    calm.fake("**/answers/*.json", None, 404)
    calm.open(f"/result.html#id={'a' * 32}")
    expect(calm.heading).to_have_text("Looking…")
    moving = calm.page.evaluate("document.getAnimations().length")
    assert moving == 0
