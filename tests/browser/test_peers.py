"""Accuracy by the votes: what people say of the model."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser.api import Api, Json, hard_ones
from tests.support.browser.site import Site
from tests.support.browser.statistics import Vote, cell_of, hover_over_time, statistics
from tests.support.pictures import encoded, noise

OLD, NEW = "81c0ffee0001", "3f2a9c01b7de"
VOTES = [
    *[Vote("Mouse", "Mouse", day="2026-11-19", model=OLD)] * 6,
    *[Vote("Mouse", "Watch", blind=True)] * 3,
    *[Vote("Watch", "Watch", blind=True)] * 2,
    *[Vote("Shoes", "")] * 1,
]


@pytest.fixture
def api(site: Site) -> Api:
    """Let the API tell of the votes, and of no pictures."""
    api = Api().stand_in(site.page)
    api.answers["GET /api/stats"] = 200, statistics(VOTES, pictures=9)
    api.answers["GET /api/stats/pictures"] = 200, {"pictures": [], "after": None}
    return api


def look(site: Site) -> None:
    """Open the page and wait for what people say."""
    site.open("/stats.html")
    expect(site.page.locator("#people")).to_be_visible()


def bars(site: Site, which: str) -> list[list[str]]:
    """Return labels and numbers of bars."""
    lines = site.page.locator(f"#{which} li")
    return [line.locator(".label, .quiet").all_inner_texts() for line in lines.all()]


def dialog(site: Site) -> Locator:
    """Return the pictures of a cell."""
    return site.page.get_by_role("dialog")


def serve_pictures(site: Site, names: list[str]) -> list[Json]:
    """Serve thumbnails of these names; return what the API says of them."""
    image = encoded(noise(128, 128, 1), "PNG")
    for name in names:
        site.page.route(
            f"**/thumbnails/{name}.png",
            lambda route: route.fulfill(body=image, content_type="image/png"),
        )
    return [{**one, "probability": 0.42} for one in hard_ones(site, names)]


def test_few_votes_are_told_without_a_percentage(site: Site, api: Api) -> None:
    look(site)
    expect(site.heading).to_have_text("Accuracy")
    expect(site.page.locator("#people-big")).to_have_text("12 votes so far; 8 agreed")
    expect(site.page.locator("#votes-big")).to_have_text("12")
    expect(site.page.locator("#votes-small")).to_have_text("on 9 pictures")
    assert "%" not in site.page.locator(".numbers > :first-child").inner_text()
    assert "%" not in site.page.locator("#people-worst").inner_text()
    api.answers["GET /api/stats"] = 200, statistics(VOTES[:1])
    site.page.reload()
    expect(site.page.locator("#people-big")).to_have_text("1 vote so far, and it agreed")


def test_many_votes_become_a_percentage_with_interval(site: Site, api: Api) -> None:
    api.answers["GET /api/stats"] = 200, {**statistics(VOTES * 2), "cannot_tell": 2}
    look(site)
    expect(site.page.locator("#people-big")).to_have_text(re.compile("^67.%$"))
    expect(site.page.locator("#people-fine")).to_have_text(
        re.compile("^95.% interval: 47.% to 82.%$")
    )
    expect(site.page.locator("#votes-fine")).to_have_text(re.compile("^2 more couldn.t tell$"))


def test_worst_labels_matrix_and_versions_are_shown(site: Site, api: Api) -> None:
    look(site)
    assert bars(site, "people-worst") == [["Shoes", "0 of 1 vote"], ["Mouse", "6 of 9 votes"]]
    assert bars(site, "version-bars") == [[NEW, "2 of 6 votes"], [OLD, "6 of 6 votes"]]
    expect(cell_of(site.page, "people", "Mouse", "Mouse")).to_have_text("6")
    expect(cell_of(site.page, "people", "Mouse", "Watch")).to_have_text("3")
    expect(cell_of(site.page, "people", "Shoes", "Something else")).to_have_text("1")
    assert len(api.made("GET", "/api/stats")) == 1


@pytest.mark.usefixtures("api")
def test_mistakes_never_look_like_successes(site: Site) -> None:
    look(site)
    boxes = [cell_of(site.page, "people", "Mouse", truth) for truth in ("Mouse", "Watch")]
    script = """(button) => {
      const { backgroundColor, outlineStyle } = getComputedStyle(button.closest('td'));
      return [backgroundColor, outlineStyle];
    }"""
    (right, framed), (wrong, bare) = (box.evaluate(script) for box in boxes)
    assert right != wrong
    assert (framed, bare) == ("solid", "none")


def test_version_and_kind_of_votes_can_be_chosen(site: Site, api: Api) -> None:
    look(site)
    site.page.get_by_text("Filter").click()
    site.page.locator("#version").select_option(OLD)
    expect(site.page.locator("#people-note")).to_have_text("People agreed in 6 of 6 votes.")
    expect(site.page.locator("#people-worst")).to_have_text("No mistakes so far.")
    expect(
        site.page.locator("#versions, #time, #people-mistakes").filter(visible=True)
    ).to_have_count(0)
    site.page.locator("#kind").select_option("blind")
    expect(site.page.get_by_text("There are no such votes.")).to_be_visible()
    expect(site.page.locator("#people")).to_be_hidden()
    site.page.locator("#version").select_option("All versions")
    assert bars(site, "people-worst") == [["Mouse", "0 of 3 votes"]]
    assert len(api.made("GET", "/api/stats")) == 1


def test_what_would_change_nothing_is_not_offered(site: Site, api: Api) -> None:
    fetched: list[str] = []
    site.page.on("request", lambda request: fetched.append(request.url))
    api.answers["GET /api/stats"] = 200, statistics([Vote("Mouse", "Mouse")] * 30)
    look(site)
    site.page.locator("footer").scroll_into_view_if_needed()
    site.page.wait_for_load_state("networkidle")
    hidden = site.page.locator("#filter, #versions, #time, #people-mistakes")
    expect(hidden.filter(visible=True)).to_have_count(0)
    assert [url for url in fetched if "bokeh" in url] == []


def test_a_tap_on_a_number_opens_its_pictures(site: Site, api: Api) -> None:
    pictures = serve_pictures(site, ["AA1", "AA2"])
    api.answers["GET /api/stats/pictures"] = 200, {"pictures": pictures, "after": None}
    look(site)
    cell = cell_of(site.page, "people", "Mouse", "Watch")
    cell.hover()
    told = site.page.locator("#people-matrix .told")
    expect(told).to_have_text("Watch, taken for Mouse: 3 of 5 votes")
    cell.click()
    expect(dialog(site)).to_have_accessible_name("Said “Mouse”, but it was “Watch”")
    expect(dialog(site).get_by_role("link")).to_have_count(2)
    asked = api.made("GET", "/stats/pictures")[-1].query
    assert asked == {"model": [NEW], "predicted": ["Mouse"], "voted": ["Watch"]}


def test_arrow_keys_lead_through_the_matrix(site: Site, api: Api) -> None:
    first, second = serve_pictures(site, ["AA1", "AA2"])
    api.answers["GET /api/stats/pictures"] = 200, {"pictures": [first], "after": "on"}
    api.answers["GET /api/stats/pictures.*after=on"] = 200, {"pictures": [second], "after": None}
    look(site)
    stops = site.page.locator('#people-matrix button[tabindex="0"]')
    expect(stops).to_have_count(1)
    stops.focus()
    expect(cell_of(site.page, "people", "Mouse", "Mouse")).to_be_focused()
    site.page.keyboard.press("ArrowDown")
    expect(cell_of(site.page, "people", "Mouse", "Watch")).to_be_focused()
    expect(stops).to_have_count(1)
    site.page.keyboard.press("ArrowRight")
    right = cell_of(site.page, "people", "Watch", "Watch")
    expect(right).to_be_focused()
    site.page.keyboard.press("Enter")
    expect(dialog(site)).to_have_accessible_name("Said “Watch”, and was right")
    expect(dialog(site).get_by_role("status")).to_have_text("1 picture, the newest first")
    link = dialog(site).get_by_role("link")
    expect(link).to_have_attribute("href", "/AA1")
    expect(link).to_contain_text("sure")
    dialog(site).get_by_role("button", name="More").click()
    expect(link).to_have_count(2)
    expect(dialog(site).get_by_role("button", name="More")).to_be_hidden()
    site.page.keyboard.press("Escape")
    expect(right).to_be_focused()


def test_failed_pictures_can_be_retried(site: Site, api: Api) -> None:
    api.answers["GET /api/stats/pictures"] = 503, {}
    look(site)
    cell_of(site.page, "people", "Watch", "Watch").click()
    expect(dialog(site).get_by_role("status")).to_contain_text("isn’t working")
    api.answers["GET /api/stats/pictures"] = 200, {"pictures": [], "after": None}
    dialog(site).get_by_role("button", name="Try again").click()
    expect(dialog(site).get_by_role("status")).to_contain_text("have expired or were deleted")


def test_mistakes_are_shown_in_pictures(site: Site, api: Api) -> None:
    for voted, name in (("Watch", "AA1"), ("", "AA2")):
        found = {"pictures": serve_pictures(site, [name]), "after": None}
        api.answers[f"GET /api/stats/pictures.*voted={voted}$"] = 200, found
    look(site)
    site.page.locator("#people-mistakes").scroll_into_view_if_needed()
    gallery = site.page.locator("#people-mistakes li")
    expect(gallery).to_have_count(2)
    expect(gallery.first).to_contain_text("Said Mouse, was Watch")
    expect(gallery.last).to_contain_text("Said Shoes, was something else")
    expect(gallery.get_by_role("link").first).to_have_attribute("href", "/AA1")


@pytest.mark.usefixtures("api")
def test_mistakes_without_pictures_are_told_in_words(site: Site) -> None:
    look(site)
    site.page.locator("#people-mistakes").scroll_into_view_if_needed()
    gallery = site.page.locator("#people-mistakes li")
    expect(gallery).to_have_count(2)
    expect(gallery.first).to_contain_text(re.compile("Watch taken for Mouse.*3 votes", re.DOTALL))


def test_twenty_most_mistaken_labels_have_a_place(site: Site, api: Api) -> None:
    labels = [f"Label {place}" for place in range(1000)]
    many = [Vote(label, label) for label in labels] + [Vote("Label 7", "Label 8")] * 3
    api.answers["GET /api/stats"] = 200, statistics(many)
    look(site)
    expect(site.page.locator("#people-matrix tbody tr")).to_have_count(20)
    expect(cell_of(site.page, "people", "Label 7", "Label 8")).to_have_text("3")
    expect(site.page.locator("#people-matrix")).to_contain_text("980 more are left out.")
    expect(site.page.locator("#people-worst li")).to_have_count(1)


def test_what_is_left_out_is_told(site: Site, api: Api) -> None:
    api.answers["GET /api/stats"] = 200, {**statistics(VOTES), "after": "999999999999-" + "0" * 32}
    look(site)
    expect(site.page.locator("#people-note")).to_have_text("What was seldom voted on is left out.")


@pytest.mark.usefixtures("api")
def test_two_days_make_a_chart_that_tells_on_hover(site: Site) -> None:
    look(site)
    expect(hover_over_time(site.page)).to_contain_text("6 of 6 votes")
    site.page.get_by_text("As a table").click()
    rows = site.page.locator("#time-table tbody tr")
    assert [row.locator("th, td").all_inner_texts()[:3] for row in rows.all()] == [
        ["20 Nov 2026", "6", "2"],
        ["19 Nov 2026", "6", "6"],
    ]


@pytest.mark.usefixtures("api")
def test_a_table_stands_in_for_a_chart_that_fails(site: Site) -> None:
    site.page.route("**/vendor/bokeh/*", lambda route: route.abort())
    look(site)
    site.page.locator("#time").scroll_into_view_if_needed()
    expect(site.page.get_by_text(re.compile("The chart couldn.t be loaded."))).to_be_visible()
    expect(site.page.locator("#time-chart")).to_be_hidden()


def test_many_days_are_told_in_larger_steps(site: Site, api: Api) -> None:
    votes = [
        Vote("Mouse", "Mouse", day=f"2026-{month:02}-{day:02}")
        for month in range(1, 10)
        for day in (1, 15)
    ]
    api.answers["GET /api/stats"] = 200, statistics(votes)
    look(site)
    expect(site.page.locator("#time-note")).to_contain_text("a point for every 7 days with votes")
    expect(site.page.locator("#time-table tbody th").last).to_have_text("from 1 Jan 2026")
