"""What holds on every page: the policy, the headers, no script, narrow screens, odd texts."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser.api import Api, current, hard_ones
from tests.support.browser.context import NASTY, NewContext
from tests.support.browser.site import Site, file, picture
from tests.support.browser.statistics import Vote, cell_of, statistics

PAGES = [
    "/",
    "/result.html?name=7QK",
    "/label.html",
    "/stats.html",
    "/model.html",
    "/docs.html",
    "/error.html",
    "/no/such/page",
]
FUNCTION = re.compile(r"function|native code|NaN|\[object")
INHERITED = ["constructor", "__proto__", "toString", "hasOwnProperty"]
"""Labels that are also names of what every object in JavaScript has."""
LONG = "Donaudampfschifffahrt" * 3


def fill(site: Site) -> Api:
    """Let the API tell of labels that are long, and of one that would be HTML."""
    api = Api().stand_in(site.page)
    labels = [LONG, NASTY, "Mouse"]
    pictures = hard_ones(site, ["AA1"])
    votes = [Vote(LONG, NASTY), Vote("Mouse", "Mouse", blind=True), Vote(NASTY, "")]
    api.answers["GET /api/queue"] = 200, {"labels": labels, "pictures": pictures, "after": None}
    api.answers["GET /api/stats"] = 200, statistics(votes)
    return api


@pytest.mark.parametrize("path", PAGES)
def test_page_stays_within_its_policy(site: Site, path: str) -> None:
    asked: list[str] = []
    site.page.on("request", lambda request: asked.append(request.url))
    site.fake_result()
    fill(site)
    site.open(path)
    site.page.wait_for_load_state("networkidle")
    assert asked
    assert {url for url in asked if not url.startswith(site.url)} == set()


@pytest.mark.parametrize("path", PAGES)
def test_no_sideways_scrolling_at_320_pixels(
    new_context: NewContext, site: Site, path: str
) -> None:
    narrow = Site(new_context(viewport={"width": 320, "height": 640}).new_page(), site.url)
    narrow.fake_result(predictions=[{"label": LONG, "probability": 0.9}])
    fill(narrow)
    narrow.open(path)
    narrow.page.wait_for_load_state("networkidle")
    if path == "/":
        narrow.choose(picture("x" * 80 + ".jpg"), picture(), file("y" * 80, b"no picture"))
        narrow.done(2)
    assert narrow.page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("path", PAGES)
def test_page_without_scripts_says_so(new_context: NewContext, site: Site, path: str) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(site.url + path)
    expect(page.locator("noscript p")).to_be_visible()
    assert "JavaScript" in page.locator("noscript p").inner_text()
    assert not page.locator(".needs-script").filter(visible=True).count()
    expect(page.locator("h1").filter(visible=True)).to_have_count(1)


def test_an_unknown_address_answers_404_in_words(site: Site) -> None:
    response = site.page.goto("/no/such/page")
    assert response is not None
    assert response.status == 404
    expect(site.heading).to_have_text("There’s nothing at this address")
    site.page.get_by_role("link", name="Try a picture").click()
    expect(site.heading).to_have_text("What is in your picture?")


def test_error_page_shows_known_codes_only(site: Site) -> None:
    site.open("/error.html?code=api-down")
    expect(site.heading).to_have_text("The service isn’t working right now.")
    for code in ("<b>Boo</b>", "constructor", "__proto__", "You have won"):
        site.page.goto(f"/error.html?code={code}")
        expect(site.heading).to_have_text("There’s nothing at this address")


def test_names_of_files_are_never_read_as_html(site: Site) -> None:
    site.open()
    site.choose(picture(f"{NASTY}.jpg"), picture("a.jpg"), file(f"{NASTY}.txt", b"no picture"))
    site.done(2)
    opener = site.strip.first.get_by_role("button").first
    expect(opener).to_have_accessible_name(re.compile(f"^{re.escape(NASTY)}.jpg"))
    expect(site.page.locator('img[src="x"]')).to_have_count(0)


def test_labels_are_never_read_as_html(site: Site) -> None:
    predictions = [{"label": NASTY, "probability": 0.9}, {"label": "Shoes", "probability": 0.1}]
    site.fake_result(label=NASTY, predictions=predictions)
    site.open("/result.html?name=7QK")
    expect(site.heading).to_have_text(NASTY)
    box = site.expect_chart().bounding_box()
    assert box is not None
    site.page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + 20)
    expect(site.page.locator(".bk-Tooltip .hover")).to_contain_text(NASTY)
    expect(site.page.locator('img[src="x"]')).to_have_count(0)


def test_voted_labels_are_never_read_as_html(site: Site) -> None:
    fill(site)
    site.open("/stats.html")
    expect(site.page.locator("#people-worst")).to_contain_text(NASTY)
    cell_of(site.page, "people", LONG, NASTY).click()
    expect(site.page.get_by_role("dialog")).to_contain_text(NASTY)
    site.open("/label.html")
    assert current(site.page) == "AA1"
    site.page.get_by_role("button", name=NASTY).click()
    expect(site.page.locator("#said")).to_contain_text(f"You said: {NASTY}.")
    expect(site.page.locator('img[src="x"]')).to_have_count(0)


def test_inherited_names_are_labels(site: Site) -> None:
    api = Api().stand_in(site.page)
    votes = [Vote(label, label) for label in INHERITED[:2]]
    votes += [Vote(label, "") for label in INHERITED[2:]]
    votes += [Vote("Mouse", INHERITED[1])]
    api.answers["GET /api/stats"] = 200, statistics(votes)
    figures = {label: {"pictures": 4, "correct": 1, "accuracy": 0.25} for label in INHERITED}
    measured = {
        "pictures": 16,
        "correct": 4,
        "accuracy": 0.25,
        "labels": figures,
        "confusion": {INHERITED[0]: {INHERITED[1]: 4}},
    }
    card = {"name": "odd", "version": "1", "labels": INHERITED, "measured": measured}
    site.fake("**/model/card.json", card)
    site.open("/stats.html")
    expect(site.page.locator("#people-big")).to_have_text("5 votes so far; 2 agreed")
    worst = site.page.locator("#people-worst li")
    expect(worst).to_have_count(3)
    for label in ("toString", "hasOwnProperty", "Mouse"):
        expect(worst.filter(has_text=label)).to_contain_text("0 of 1 vote")
    expect(cell_of(site.page, "people", "constructor", "constructor")).to_have_text("1")
    site.page.get_by_role("tab", name="Test set").click()
    expect(cell_of(site.page, "test", "__proto__", "constructor")).to_have_text("4")
    assert not FUNCTION.search(site.page.locator("body").text_content() or "")
    predictions = [{"label": label, "probability": 0.25} for label in INHERITED]
    site.fake_result(label=INHERITED[1], predictions=predictions)
    site.open("/result.html?name=7QK")
    expect(site.heading).to_have_text("__proto__")
    site.page.get_by_role("button", name="No", exact=True).click()
    expect(site.page.locator("#ask-chips button")).to_have_count(3)
    assert not FUNCTION.search(site.page.locator("body").text_content() or "")


def test_messages_are_never_read_as_html(site: Site) -> None:
    error = {"code": "odd", "message": NASTY}
    site.fake("**/answers/*.json", {"status": "rejected", "error": error})
    site.open(f"/result.html#id={'a' * 32}")
    expect(site.trouble).to_contain_text(NASTY)
