"""Peers label one hard picture after another, without what the model said."""

import pytest
from playwright.sync_api import Request, expect

from tests.support.browser.api import (
    LABELS,
    NONE,
    UNKNOWN,
    Api,
    Json,
    current,
    hard_ones,
    label_blind,
)
from tests.support.browser.site import Site

VOTES = "/votes"


@pytest.fixture
def api(site: Site) -> Api:
    """Let the API of votes answer as a test wants it."""
    return Api().stand_in(site.page)


def page_of(pictures: list[Json], after: str | None = None) -> tuple[int, Json]:
    """Return what the API answers to whoever asks for hard ones."""
    return 200, {"labels": LABELS, "pictures": pictures, "after": after}


def start(site: Site, api: Api, *names: str, missing: tuple[str, ...] = ()) -> None:
    """Open the page with these pictures before it."""
    api.answers["GET /api/hard"] = page_of(hard_ones(site, list(names), missing))
    site.open("/label.html")


def votes(api: Api) -> list[tuple[str, str | None]]:
    """Return what was voted, in order: names and labels."""
    return [(call.path.split("/")[3], call.body["label"]) for call in api.made("POST", VOTES)]


def test_keys_label_one_picture_after_another(site: Site, api: Api) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    site.page.on("request", note)
    api.answers["GET /api/hard"] = page_of(hard_ones(site, ["AA1", "AA2", "AA3", "AA4"]))
    answers = {"AA1": "Watch", "AA2": NONE, "AA3": None, "AA4": UNKNOWN}
    assert label_blind(site.page, answers.get, 10) == ["AA1", "AA2", "AA4"]
    assert votes(api) == [("AA1", "Watch"), ("AA2", None), ("AA4", None)]
    assert [call.body["cannot_tell"] for call in api.made("POST")] == [False, False, True]
    assert {call.body["blind"] for call in api.made("POST")} == {True}
    assert not [url for url in asked if "/results/AA" in url and not url.endswith(VOTES)]
    expect(site.heading).to_have_text("That was all of them")
    expect(site.page.locator("#lede")).to_contain_text("you labelled 3 pictures")


def test_pictures_are_answered_with_the_mouse(site: Site, api: Api) -> None:
    start(site, api, "AA1", "AA2")
    assert current(site.page) == "AA1"
    site.page.get_by_role("button", name="Glasses").click()
    expect(site.page.get_by_role("status")).to_have_text("You said: Glasses.")
    expect(site.page.get_by_text("1 picture labelled in this session")).to_be_visible()
    assert current(site.page) == "AA2"
    site.page.get_by_role("button", name="Cannot tell").click()
    expect(site.heading).to_be_focused()
    assert votes(api) == [("AA1", "Glasses"), ("AA2", None)]


def test_a_double_click_answers_one_picture_only(site: Site, api: Api) -> None:
    start(site, api, "AA1", "AA2")
    assert current(site.page) == "AA1"
    site.page.get_by_role("button", name="Glasses").dblclick()
    assert current(site.page) == "AA2"
    assert votes(api) == [("AA1", "Glasses")]


def test_key_undoes_the_last_answer(site: Site, api: Api) -> None:
    start(site, api, "AA1")
    assert current(site.page) == "AA1"
    site.page.keyboard.press("3")
    expect(site.heading).to_have_text("That was all of them")
    site.page.keyboard.press("u")
    assert current(site.page) == "AA1"
    expect(site.page.get_by_role("status")).to_have_text("Taken back: Camera.")
    site.page.keyboard.press("2")
    expect(site.page.locator('main[data-unsent="0"]')).to_be_attached()
    assert [call.method for call in api.calls if call.path.endswith(VOTES)] == [
        "POST",
        "DELETE",
        "POST",
    ]


def test_skipped_pictures_come_back(site: Site, api: Api) -> None:
    start(site, api, "AA1", "AA2")
    assert current(site.page) == "AA1"
    site.page.keyboard.press("s")
    assert current(site.page) == "AA2"
    site.page.keyboard.press("6")
    site.page.get_by_role("button", name="Look for more").click()
    assert current(site.page) == "AA1"
    assert votes(api) == [("AA2", "Shoes")]


def test_a_picture_that_is_gone_is_left_out(site: Site, api: Api) -> None:
    start(site, api, "AA1", "AA2", "AA3", missing=("AA1", "AA2"))
    assert current(site.page) == "AA3"
    assert votes(api) == []


def test_pages_are_fetched_ahead_without_repeats(site: Site, api: Api) -> None:
    pictures = hard_ones(site, [f"AA{place}" for place in range(8)])
    api.answers["GET /api/hard"] = page_of(pictures[:5], after="on")
    api.answers["GET /api/hard.*after=on"] = page_of([], after="further")
    api.answers["GET /api/hard.*after=further"] = page_of(pictures[3:])
    names = label_blind(site.page, lambda _: "Mouse", 20)
    assert names == [f"AA{place}" for place in range(8)]
    assert [call.query.get("after") for call in api.made("GET")] == [None, ["on"], ["further"]]


def test_next_picture_is_preloaded(site: Site, api: Api) -> None:
    start(site, api, "AA1", "AA2", "AA3", "AA4")
    assert current(site.page) == "AA1"
    site.page.wait_for_load_state("networkidle")
    loaded = site.page.evaluate(
        "performance.getEntriesByType('resource').map((entry) => entry.name)"
    )
    assert [name[-7:-4] for name in loaded if "/images/" in name] == ["AA1", "AA2", "AA3"]


def test_an_empty_queue_is_told_kindly(site: Site, api: Api) -> None:
    start(site, api)
    expect(site.heading).to_have_text("No pictures to label just now")
    expect(site.page.get_by_role("link", name="Show it a picture")).to_be_visible()
    expect(site.page.locator("#frame")).to_be_hidden()


def test_unreachable_service_can_be_retried(site: Site, api: Api) -> None:
    api.answers["GET /api/hard"] = 503, {}
    site.open("/label.html")
    expect(site.heading).to_have_text("The service is not working just now.")
    api.answers["GET /api/hard"] = page_of(hard_ones(site, ["AA1"]))
    site.page.get_by_role("button", name="Look for more").click()
    assert current(site.page) == "AA1"


def test_unsent_answers_keep_their_order(site: Site, api: Api) -> None:
    start(site, api, "AA1", "AA2", "AA3")
    assert current(site.page) == "AA1"
    api.answers["POST"] = 503, {}
    site.page.keyboard.press("1")
    expect(site.page.get_by_role("alert")).to_contain_text("1 answer not sent yet")
    assert current(site.page) == "AA2"
    api.answers.pop("POST")
    site.page.keyboard.press("2")
    expect(site.page.locator('main[data-unsent="0"]')).to_be_attached()
    expect(site.page.get_by_role("alert")).to_be_hidden()
    assert votes(api) == [("AA1", "Headphone"), ("AA1", "Headphone"), ("AA2", "Mouse")]


def test_deleted_picture_does_not_block_others(site: Site, api: Api) -> None:
    start(site, api, "AA1", "AA2")
    api.answers["POST .*AA1"] = 404, {"code": "unknown-picture"}
    assert current(site.page) == "AA1"
    site.page.keyboard.press("1")
    assert current(site.page) == "AA2"
    site.page.keyboard.press("2")
    expect(site.page.locator('main[data-unsent="0"]')).to_be_attached()
    assert votes(api) == [("AA1", "Headphone"), ("AA2", "Mouse")]


def test_one_of_a_thousand_labels_is_typed(site: Site, api: Api) -> None:
    labels = [f"Label {place}" for place in range(1000)]
    pictures = hard_ones(site, ["AA1", "AA2", "AA3"])
    api.answers["GET /api/hard"] = 200, {"labels": labels, "pictures": pictures, "after": None}
    site.open("/label.html")
    assert current(site.page) == "AA1"
    field = site.page.get_by_label("It is…")
    field.fill("no such label")
    field.press("Enter")
    assert "not one of the labels" in field.evaluate("(field) => field.validationMessage")
    field.fill("label 77")
    field.press("Enter")
    assert current(site.page) == "AA2"
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    field.press("Escape")
    site.page.keyboard.press("2")
    assert current(site.page) == "AA3"
    assert votes(api) == [("AA1", "Label 77"), ("AA2", "Label 1")]
