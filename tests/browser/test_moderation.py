"""Pictures that are reported or hidden, a service that is full or paused: told in plain words."""

import json
import re

import pytest
from playwright.sync_api import Locator, expect

from chalicelib.uploads.shares import hidden_page
from tests.support.browser.api import Api, current, hard_ones, problem
from tests.support.browser.axe import findings
from tests.support.browser.context import NewContext
from tests.support.browser.site import ID, RESULT, Site, picture

THANKS = "Thank you. The owner of this page will look at it."
HIDDEN = "This picture is hidden."
REPORTED = "Somebody reported it. It stays hidden until the owner of this page has looked at it."


@pytest.fixture(params=["light", "dark"])
def phone(request: pytest.FixtureRequest, new_context: NewContext, site: Site) -> Site:
    """Return the site on a small phone."""
    size = {"width": 360, "height": 740}
    context = new_context(viewport=size, has_touch=True, is_mobile=True, color_scheme=request.param)
    return Site(context.new_page(), site.url)


@pytest.fixture
def api(site: Site) -> Api:
    """Let the API answer as a test wants it."""
    return Api().stand_in(site.page)


def remember(site: Site, name: str = "7QK") -> None:
    """Let the browser remember a picture as uploaded from here."""
    memory = {"name": name, "label": "Mouse", "created": RESULT["created"], "id": ID}
    site.page.add_init_script(
        f"localStorage.setItem('fuzzy-vision.recent', {json.dumps(json.dumps([memory]))});"
    )


def hide(site: Site, name: str = "7QK") -> None:
    """Serve what is left of a picture that is hidden."""
    site.fake(f"**/results/{name}.json", {"name": name, "hidden": True})
    site.page.route(
        f"**/images/{name}.jpg", lambda route: route.fulfill(body=b"", content_type="image/jpeg")
    )
    site.page.route(f"**/thumbnails/{name}.png", lambda route: route.fulfill(status=404))


def dialog(site: Site) -> Locator:
    """Return the question why a picture is reported."""
    return site.page.get_by_role("dialog", name="Report this picture")


def link(site: Site) -> Locator:
    """Return what opens it on a result."""
    return site.page.get_by_role("button", name="Report this picture")


def expect_hidden(site: Site) -> None:
    """See the page of a hidden picture, and nothing of the picture or of a verdict."""
    expect(site.heading).to_have_text(HIDDEN)
    expect(site.page.locator("#lede")).to_have_text(REPORTED)
    for part in ("#image", "#ask", "#bars", "#code", "#trouble"):
        expect(site.page.locator(part)).to_be_hidden()
    expect(site.page.get_by_role("button", name="Show another picture")).to_be_visible()


def test_keyboard_reports_a_picture_on_a_phone(phone: Site) -> None:
    api = Api().stand_in(phone.page)
    phone.fake_result()
    phone.open("/result.html?name=7QK")
    link(phone).focus()
    phone.page.keyboard.press("Enter")
    expect(dialog(phone).get_by_role("heading")).to_be_focused()
    assert findings(phone.page) == []
    for key in ("Tab", "Tab", "Enter"):
        phone.page.keyboard.press(key)
    expect(dialog(phone).get_by_text(THANKS)).to_be_focused()
    assert findings(phone.page) == []
    [call] = api.made("POST", "/results/7QK/report")
    assert call.body == {"reason": "private"}
    phone.page.keyboard.press("Escape")
    expect(link(phone)).to_be_focused()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("It is rude or shocking", "rude"),
        ("It shows me or something private", "private"),
        ("It is my work", "rights"),
        ("Something else", "other"),
    ],
)
def test_each_reason_takes_one_click(site: Site, api: Api, words: str, reason: str) -> None:
    site.fake_result()
    site.open("/result.html?name=7QK")
    link(site).click()
    dialog(site).get_by_role("button", name=words).dblclick()
    expect(dialog(site).get_by_text(THANKS)).to_be_visible()
    assert [call.body for call in api.made("POST")] == [{"reason": reason}]
    dialog(site).get_by_role("button", name="Close").click()
    expect(dialog(site)).to_have_count(0)


def test_a_report_can_be_cancelled(site: Site, api: Api) -> None:
    site.fake_result()
    site.open("/result.html?name=7QK")
    link(site).click()
    dialog(site).get_by_role("button", name="Cancel").click()
    expect(dialog(site)).to_have_count(0)
    assert api.calls == []


def test_offline_report_is_told_and_can_be_sent_later(site: Site) -> None:
    site.fake_result()
    # What asks comes right after the result.
    with site.page.expect_event("requestfinished", lambda one: one.url.endswith("/reporting.js")):
        site.open("/result.html?name=7QK")
    expect(link(site)).to_be_visible()
    site.page.context.set_offline(offline=True)
    link(site).click()
    rude = dialog(site).get_by_role("button", name="It is rude or shocking")
    rude.click()
    said = dialog(site).get_by_role("alert")
    expect(said).to_have_text("You’re offline.Choose again when you’re connected.")
    site.page.context.set_offline(offline=False)
    api = Api().stand_in(site.page)
    rude.click()
    expect(dialog(site).get_by_text(THANKS)).to_be_visible()
    expect(said).to_be_hidden()
    assert len(api.made("POST", "/report")) == 1


def test_refused_report_is_told_in_words(site: Site, api: Api) -> None:
    api.answers["POST"] = problem(404, "unknown-picture")
    site.fake_result()
    site.open("/result.html?name=7QK")
    link(site).click()
    dialog(site).get_by_role("button", name="Something else").click()
    expect(dialog(site).get_by_role("alert")).to_contain_text("This picture is gone.")


@pytest.mark.parametrize("example", [True, False])
def test_own_pictures_and_examples_are_not_reported(site: Site, *, example: bool) -> None:
    if example:
        site.fake_result(example=True)
    else:
        remember(site)
        site.fake_result()
    site.open("/result.html?name=7QK")
    expect(site.page.locator("#code")).to_have_text("7QK")
    expect(link(site)).to_be_hidden()


def test_strangers_pictures_are_reported_while_labelling(phone: Site) -> None:
    api = Api().stand_in(phone.page)
    remember(phone, "AA2")
    pictures = hard_ones(phone, ["AA1", "AA2"])
    api.answers["GET /api/queue"] = 200, {"labels": ["Mouse"], "pictures": pictures, "after": None}
    phone.open("/label.html")
    assert current(phone.page) == "AA1"
    assert findings(phone.page) == []
    phone.page.get_by_role("button", name="Report", exact=True).tap()
    phone.page.keyboard.press("1")
    dialog(phone).get_by_role("button", name="It is my work").tap()
    expect(dialog(phone).get_by_text(THANKS)).to_be_visible()
    dialog(phone).get_by_role("button", name="Close").tap()
    expect(phone.page.locator("#picture")).to_have_attribute("src", "/images/AA2.jpg")
    expect(phone.page.get_by_role("button", name="Report", exact=True)).to_be_hidden()
    assert [call.path for call in api.made("POST")] == ["/api/results/AA1/report"]


def test_hidden_picture_says_so_to_everybody(phone: Site) -> None:
    hide(phone)
    phone.open("/result.html?name=7QK")
    expect_hidden(phone)
    expect(phone.page).to_have_title(re.compile(f"^{HIDDEN}"))
    expect(phone.page.locator("#delete-hidden")).to_be_hidden()
    assert findings(phone.page) == []


def test_uploader_sees_that_it_is_hidden_and_can_delete_it(site: Site) -> None:
    site.open()
    site.choose(picture(seed=31))
    name = site.expect_result()
    hide(site, name)
    site.page.reload()
    expect_hidden(site)
    site.page.unroute("**/results/*.json")
    site.page.get_by_role("button", name="Delete", exact=True).click()
    site.page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
    expect(site.heading).to_have_text("Deleted")
    expect(site.strip).to_have_count(0)


def test_uploader_can_delete_a_hidden_picture_days_later(site: Site, api: Api) -> None:
    remember(site)
    hide(site)
    site.open("/result.html?name=7QK")
    expect_hidden(site)
    site.page.get_by_role("button", name="Delete", exact=True).click()
    site.page.get_by_role("dialog").get_by_role("button", name="Delete it").click()
    expect(site.heading).to_have_text("Deleted")
    assert [call.secrets for call in api.made("DELETE")] == [{"upload-id": ID}]


def test_hidden_thumbnails_fall_back_to_the_mark(site: Site) -> None:
    site.open()
    site.choose(picture("a.jpg", 32), picture("b.jpg", 33))
    done = site.done(2)
    for place in range(2):
        hide(site, done.nth(place).get_attribute("data-name") or "")
    site.open()
    for images in (site.strip.locator("img"), site.page.locator("#recent-list img")):
        for image in images.all():
            expect(image).to_have_attribute("src", re.compile(r"favicon\.svg$"))
            assert image.evaluate("(image) => image.decode().then(() => image.naturalWidth)")


@pytest.fixture
def tokyo(new_context: NewContext, site: Site) -> Site:
    """Return the site in Tokyo."""
    return Site(new_context(timezone_id="Asia/Tokyo").new_page(), site.url)


def stop_clock(site: Site) -> None:
    """Let it be an hour before 10:00 UTC, once the page has come: its scripts wait by the clock."""
    site.page.clock.set_fixed_time("2026-07-03T08:59:58Z")


def refuse(site: Site, path: str, status: int, code: str, detail: str) -> None:
    """Have the API refuse calls for an hour."""
    document = {"code": code, "detail": detail}
    later = {"Retry-After": "3603"}
    site.page.route(path, lambda route: route.fulfill(status=status, json=document, headers=later))


@pytest.mark.parametrize(
    ("status", "code", "detail", "told"),
    [
        (
            429,
            "daily-limit",
            "This service takes 2,000 pictures a day.",
            "No more pictures for now. This page is full until midnight (19:00 your time).",
        ),
        (
            503,
            "paused",
            "New pictures are not taken until 3 July, 10:00 (UTC). Exams.",
            "This is paused. New pictures are not taken until 3 July at 19:00. Exams.",
        ),
    ],
)
def test_full_and_paused_uploads_say_until_when(
    tokyo: Site, status: int, code: str, detail: str, told: str
) -> None:
    refuse(tokyo, "**/api/uploads", status, code, detail)
    tokyo.open()
    stop_clock(tokyo)
    tokyo.choose(picture())
    expect(tokyo.trouble).to_contain_text(told)
    assert findings(tokyo.page) == []


def test_paused_votes_say_why_and_until_when(tokyo: Site) -> None:
    detail = "Votes are not taken until 3 July, 10:00 (UTC). We clean up."
    refuse(tokyo, "**/api/results/7QK/votes", 503, "paused", detail)
    tokyo.fake_result()
    tokyo.open("/result.html?name=7QK")
    yes = tokyo.page.locator("#ask").get_by_role("button", name="Yes")
    expect(yes).to_be_visible()
    stop_clock(tokyo)
    yes.click()
    expect(tokyo.page.locator("#ask-problem")).to_contain_text(
        "This is paused.Votes are not taken until 3 July at 19:00. We clean up."
    )


def test_share_page_of_a_hidden_picture_asks_for_no_picture(site: Site) -> None:
    asked: list[str] = []
    site.page.on("request", lambda request: asked.append(request.url))
    page = hidden_page("7QK").decode()
    site.page.route("**/7QK", lambda route: route.fulfill(body=page, content_type="text/html"))
    hide(site)
    site.open("/7QK")
    expect_hidden(site)
    assert not [url for url in asked if "/images/" in url]
