"""The page of the figures: what people say of the model."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser.api import Api, hard_ones
from tests.support.browser.site import Site
from tests.support.browser.statistics import Vote, statistics
from tests.support.paths import ours

OLD, NEW = "81c0ffee0001", "3f2a9c01b7de"
VOTES = [
    *[Vote("Mouse", "Mouse", day="2026-11-19", model=OLD)] * 6,
    *[Vote("Mouse", "Watch", blind=True)] * 3,
    *[Vote("Watch", "Watch", blind=True)] * 2,
    *[Vote("Shoes", "")] * 1,
]


@pytest.fixture
def api(site: Site) -> Api:
    """Let the API tell of the votes."""
    api = Api().stand_in(site.page)
    api.answers["GET /api/stats"] = 200, statistics(VOTES, pictures=9)
    return api


def rows(site: Site, table: str) -> list[list[str]]:
    """Return the texts of a table's body."""
    body = site.page.locator(f"#{table}-table tbody tr")
    return [row.locator("th, td").all_inner_texts() for row in body.all()]


def look(site: Site) -> None:
    """Open the page and wait for what is drawn last."""
    site.open("/stats.html")
    expect(site.page.locator("#versions-table tbody tr").first).to_be_visible()


def cell(site: Site, across: int, down: int) -> tuple[float, float]:
    """Return the middle of a cell of the matrix: three columns, four rows of 80 pixels."""
    chart = site.page.locator("#votes-chart[data-drawn]")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    top = box["height"] - 4 * 80 + 5
    return box["x"] + 150 + across * 76, box["y"] + top + down * 76


def dialog(site: Site) -> Locator:
    """Return the pictures of a cell."""
    return site.page.get_by_role("dialog")


def test_agreement_is_shown_with_interval(site: Site, api: Api) -> None:
    look(site)
    expect(site.heading).to_have_text("Right 67 % of the time")
    lede = site.page.locator("#lede")
    expect(lede).to_contain_text("in 8 of 12 votes on 9 pictures")
    expect(lede).to_contain_text(re.compile("between 39 and 86 %, with 95.% confidence"))
    assert rows(site, "kinds") == [
        ["All votes", "12", "8", "66.7 %", "39.1 to 86.2 %"],
        ["Blind", "5", "2", "40.0 %", "11.8 to 76.9 %"],
        ["Shown", "7", "6", "85.7 %", "48.7 to 97.4 %"],
    ]
    assert [row[:3] for row in rows(site, "said")] == [
        ["Mouse", "9", "6"],
        ["Watch", "2", "2"],
        ["Shoes", "1", "0"],
    ]
    assert [row[:3] for row in rows(site, "time")] == [
        ["20 Nov 2026", "6", "2"],
        ["19 Nov 2026", "6", "6"],
    ]
    assert [row[:3] for row in rows(site, "versions")] == [[NEW, "6", "2"], [OLD, "6", "6"]]
    for chart in ("kinds", "said", "votes", "time", "versions"):
        expect(site.page.locator(f"#{chart}-chart[data-drawn]")).to_be_visible()
    assert len(api.calls) == 1


def test_version_and_kind_of_votes_can_be_chosen(site: Site, api: Api) -> None:
    look(site)
    site.page.locator("#version").select_option(OLD)
    expect(site.page.locator("#said-table tbody tr")).to_have_count(1)
    assert [row[:3] for row in rows(site, "time")] == [["19 Nov 2026", "6", "6"]]
    site.page.locator("#kind").select_option("Blind only")
    expect(site.page.get_by_text("There are no such votes.")).to_be_visible()
    expect(site.page.locator("#votes-chart")).to_be_hidden()
    site.page.locator("#version").select_option("All versions")
    expect(site.page.locator("#said-table tbody tr")).to_have_count(2)
    assert [row[:3] for row in rows(site, "time")] == [["20 Nov 2026", "5", "2"]]
    assert len(api.calls) == 1


def test_click_on_a_cell_opens_its_pictures(site: Site, api: Api) -> None:
    pictures = [{**one, "probability": 0.42} for one in hard_ones(site, ["AA1", "AA2"])]
    api.answers["GET /api/stats/pictures"] = 200, {"pictures": pictures, "after": None}
    look(site)
    across, down = cell(site, 0, 2)
    site.page.mouse.move(across, down)
    tip = site.page.locator(".bk-Tooltip .hover")
    expect(tip).to_contain_text("Watch, taken for Mouse")
    expect(tip).to_contain_text("3 votes, 60.0 %")
    site.page.mouse.click(across, down)
    expect(dialog(site)).to_have_accessible_name("Said “Mouse”, but it was “Watch”")
    (call,) = api.made("GET", "/stats/pictures")
    assert call.query == {"model": [NEW], "predicted": ["Mouse"], "voted": ["Watch"]}


def test_keyboard_opens_a_cell(site: Site, api: Api) -> None:
    first, second = hard_ones(site, ["AA1", "AA2"])
    api.answers["GET /api/stats/pictures"] = (
        200,
        {"pictures": [{**first, "probability": 0.42}], "after": "on"},
    )
    api.answers["GET /api/stats/pictures.*after=on"] = (
        200,
        {"pictures": [{**second, "probability": 0.5}], "after": None},
    )
    for name in ("AA1", "AA2"):
        site.page.route(
            f"**/thumbnails/{name}.png",
            lambda route: route.fulfill(path="docs/screenshots/error-dark-narrow.png"),
        )
    look(site)
    site.page.locator("#votes-chart ~ details summary").focus()
    site.page.keyboard.press("Enter")
    opener = site.page.get_by_role("button", name="1 vote: said Shoes, voted None of these")
    opener.focus()
    site.page.keyboard.press("Enter")
    expect(dialog(site)).to_have_accessible_name("Said “Shoes”, but it was none of these")
    expect(dialog(site).get_by_role("status")).to_have_text("1 picture, the newest first")
    link = dialog(site).get_by_role("link")
    expect(link).to_have_attribute("href", "/result.html?name=AA1")
    expect(link).to_contain_text("42 % sure")
    dialog(site).get_by_role("button", name="More").click()
    expect(link).to_have_count(2)
    expect(dialog(site).get_by_role("button", name="More")).to_be_hidden()
    assert api.calls[-1].query["voted"] == [""]
    site.page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_failed_pictures_can_be_retried(site: Site, api: Api) -> None:
    api.answers["GET /api/stats/pictures"] = 503, {}
    look(site)
    site.page.get_by_text("The votes as a table").click()
    site.page.get_by_role("button", name="said Watch, voted Watch").click()
    expect(dialog(site).get_by_role("status")).to_contain_text("not working just now")
    api.answers["GET /api/stats/pictures"] = 200, {"pictures": [], "after": None}
    dialog(site).get_by_role("button", name="Try again").click()
    expect(dialog(site).get_by_role("status")).to_contain_text("have expired or were deleted")


@ours
def test_no_votes_lead_to_labelling(site: Site, api: Api) -> None:
    api.answers["GET /api/stats"] = 200, {**statistics([]), "cannot_tell": 2}
    site.open("/stats.html")
    expect(site.heading).to_have_text("No votes yet")
    expect(site.page.locator("#lede")).to_contain_text("2 more could not be told.")
    link = site.page.get_by_role("link", name="Help label pictures")
    expect(link).to_have_attribute("href", "/label.html")
    expect(site.page.locator("#peers")).to_be_hidden()
    expect(site.page.locator("#before-title")).to_contain_text("Before release: right")


@ours
def test_evaluation_stands_while_votes_are_down(site: Site, api: Api) -> None:
    good = api.answers["GET /api/stats"]
    api.answers["GET /api/stats"] = 503, {}
    site.open("/stats.html")
    expect(site.heading).to_have_text("The service is not working just now.")
    expect(site.page.locator("#before-title")).to_contain_text("Before release: right")
    api.answers["GET /api/stats"] = good
    site.page.get_by_role("button", name="Try again").click()
    expect(site.heading).to_have_text("Right 67 % of the time")


def test_twenty_most_voted_labels_are_drawn(site: Site, api: Api) -> None:
    labels = [f"Label {place}" for place in range(1000)]
    many = [Vote(label, label) for label in labels] + [Vote("Label 7", "Label 8")] * 3
    api.answers["GET /api/stats"] = 200, statistics(many)
    look(site)
    expect(site.page.locator("#votes-note")).to_contain_text("Only the 20 labels with the most")
    expect(site.page.locator("#said-note")).to_contain_text(
        "20 labels with the most votes, of 1,000"
    )
    expect(site.page.locator("#said-table tbody tr")).to_have_count(1000)
    expect(site.page.locator("#votes-table tbody tr")).to_have_count(1001)
    expect(site.page.locator("#votes-chart[data-drawn]")).to_be_visible()


def test_what_is_left_out_is_told(site: Site, api: Api) -> None:
    api.answers["GET /api/stats"] = 200, {**statistics(VOTES), "after": "999999999999-" + "0" * 32}
    look(site)
    told = "There are too many pairs to list: these are the 4 with the most votes."
    expect(site.page.locator("#votes-note")).to_contain_text(told)
    expect(site.page.locator("#said-note")).to_contain_text("Labels that were seldom voted on")


def test_many_days_are_told_in_larger_steps(site: Site, api: Api) -> None:
    votes = [
        Vote("Mouse", "Mouse", day=f"2026-{month:02}-{day:02}")
        for month in range(1, 10)
        for day in (1, 15)
    ]
    api.answers["GET /api/stats"] = 200, statistics(votes)
    look(site)
    expect(site.page.locator("#time-note")).to_have_text("In steps of 7 days, for 180 days.")
    assert sum(int(row[1]) for row in rows(site, "time")) == 18
    assert rows(site, "time")[-1][0] == "from 1 Jan 2026"
