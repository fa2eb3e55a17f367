"""Peers label one hard picture after another, without what the model said."""

import re

import pytest
from playwright.sync_api import Locator, Page, Request, expect

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
from tests.support.browser.context import NewContext
from tests.support.browser.site import RESULT, Site

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
    api.answers["GET /api/queue"] = page_of(hard_ones(site, list(names), missing))
    site.open("/label.html")


def said(site: Site) -> Locator:
    """Return the line about the last answer."""
    return site.page.locator("#said")


def tell_guess(site: Site, name: str, **changes: object) -> None:
    """Serve what the model had thought of a picture."""
    site.fake(f"**/results/{name}.json", {**RESULT, "name": name, **changes})


def phone(new_context: NewContext, site: Site, width: int = 390, height: int = 844) -> Site:
    """Return the site on a telephone."""
    size = {"width": width, "height": height}
    return Site(new_context(viewport=size, has_touch=True, is_mobile=True).new_page(), site.url)


def bottom(page: Page, selector: str) -> float:
    """Return where the lower edge of an element is."""
    box = page.locator(selector).bounding_box()
    assert box is not None
    return box["y"] + box["height"]


def votes(api: Api) -> list[tuple[str, str | None]]:
    """Return what was voted, in order: names and labels."""
    return [(call.path.split("/")[3], call.body["label"]) for call in api.made("POST", VOTES)]


def test_keys_label_one_picture_after_another(site: Site, api: Api) -> None:
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    site.page.on("request", note)
    api.answers["GET /api/queue"] = page_of(hard_ones(site, ["AA1", "AA2", "AA3", "AA4"]))
    answers = {"AA1": "Watch", "AA2": NONE, "AA3": None, "AA4": UNKNOWN}
    assert label_blind(site.page, answers.get, 10) == ["AA1", "AA2", "AA4"]
    assert votes(api) == [("AA1", "Watch"), ("AA2", None), ("AA4", None)]
    assert [call.body["cannot_tell"] for call in api.made("POST")] == [False, False, True]
    assert {call.body["blind"] for call in api.made("POST")} == {True}
    for name in ("AA1", "AA2", "AA4"):
        told = [url for url in asked if f"/results/{name}" in url]
        assert told[0].endswith(VOTES), "the guess is fetched before the answer is sent"
    assert not [url for url in asked if "/results/AA3" in url]
    expect(site.heading).to_have_text("That was all of them")
    expect(site.page.locator("#lede")).to_contain_text("You labelled 3 pictures")


def test_pictures_are_answered_with_the_mouse(site: Site, api: Api) -> None:
    start(site, api, "AA1", "AA2")
    assert current(site.page) == "AA1"
    site.page.get_by_role("button", name="Glasses").click()
    expect(said(site)).to_have_text("You said: glasses.")
    expect(site.page.get_by_text("1 today")).to_be_visible()
    assert current(site.page) == "AA2"
    site.page.get_by_role("button", name=UNKNOWN).click()
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
    expect(said(site)).to_have_text("Undone.")
    expect(site.page.get_by_text("today")).to_have_count(0)
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
    api.answers["GET /api/queue"] = page_of(pictures[:5], after="on")
    api.answers["GET /api/queue.*after=on"] = page_of([], after="further")
    api.answers["GET /api/queue.*after=further"] = page_of(pictures[3:])
    names = label_blind(site.page, lambda _: "Mouse", 20)
    assert names == [f"AA{place}" for place in range(8)]
    assert [call.query.get("after") for call in api.made("GET")] == [None, ["on"], ["further"]]
    [voter] = {call.body["voter"] for call in api.made("POST", VOTES)}
    assert [call.secrets for call in api.made("GET")] == 3 * [{"voter": voter}]


def test_no_address_holds_the_voter(site: Site, api: Api) -> None:
    asked: list[str] = []
    site.page.on("request", lambda request: asked.append(request.url))
    start(site, api, "AA1", "AA2")
    label_blind(site.page, lambda _: "Mouse", 20)
    [voter] = {call.body["voter"] for call in api.made("POST", VOTES)}
    assert asked
    assert not [url for url in asked if voter in url]


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
    expect(site.heading).to_have_text("Nothing to label right now")
    expect(site.page.get_by_role("link", name="Show it a picture")).to_be_visible()
    expect(site.page.locator("#frame")).to_be_hidden()


def test_unreachable_service_can_be_retried(site: Site, api: Api) -> None:
    api.answers["GET /api/queue"] = 503, {}
    site.open("/label.html")
    expect(site.heading).to_have_text(re.compile("service"))
    api.answers["GET /api/queue"] = page_of(hard_ones(site, ["AA1"]))
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


def test_the_guess_is_told_after_the_answer(site: Site, api: Api) -> None:
    card = {"labels": LABELS, "phrases": {"Watch": "a watch", "Mouse": "a mouse"}}
    site.fake("**/model/card.json", card)
    tell_guess(site, "AA1")
    start(site, api, "AA1", "AA2")
    assert current(site.page) == "AA1"
    expect(site.page.locator("#lede")).to_have_text(
        "The model’s guess is hidden so it won’t sway you."
    )
    site.page.get_by_role("button", name="Watch").click()
    expect(said(site)).to_have_text(
        re.compile("^You said: watch. The model thought: mouse, 98.%.$")
    )
    assert current(site.page) == "AA2"
    site.page.get_by_role("button", name="Skip").click()
    expect(said(site)).to_have_text("Skipped.")


def test_an_answer_after_the_guess_is_not_blind(site: Site, api: Api) -> None:
    tell_guess(site, "AA1", label=None)
    start(site, api, "AA1", "AA2")
    assert current(site.page) == "AA1"
    site.page.get_by_role("button", name="Watch").click()
    expect(said(site)).to_contain_text("The model wasn’t sure: mouse, 98")
    site.page.get_by_role("button", name="Undo").click()
    expect(site.page.locator("#lede")).to_have_text("You’ve seen the model’s guess for this one.")
    site.page.reload()
    assert current(site.page) == "AA1"
    site.page.get_by_role("button", name="Mouse").click()
    assert current(site.page) == "AA2"
    site.page.get_by_role("button", name="Shoes").click()
    expect(site.heading).to_have_text("That was all of them")
    expect(site.page.locator('main[data-unsent="0"]')).to_be_attached()
    assert [call.body["blind"] for call in api.made("POST")] == [True, False, True]


def test_answers_are_counted_by_the_day(site: Site, api: Api) -> None:
    site.page.add_init_script(
        "localStorage.setItem('fuzzy-vision.today', JSON.stringify({"
        " day: new Date(Date.now() - 86400000).toDateString(), count: 41 }))"
    )
    start(site, api, "AA1", "AA2", "AA3")
    for count in (1, 2):
        current(site.page)
        site.page.get_by_role("button", name="Watch").click()
        expect(site.page.locator("#count")).to_have_text(f"{count} today")
    site.page.get_by_role("button", name="Undo").click()
    expect(site.page.locator("#count")).to_have_text("1 today")


def test_keys_are_off_where_there_is_no_keyboard(new_context: NewContext, site: Site) -> None:
    handheld = phone(new_context, site)
    api = Api().stand_in(handheld.page)
    start(handheld, api, "AA1", "AA2")
    assert current(handheld.page) == "AA1"
    handheld.page.keyboard.press("1")
    box = handheld.page.get_by_label("Answer with keys")
    expect(box).not_to_be_checked()
    box.check()
    handheld.page.keyboard.press("2")
    assert current(handheld.page) == "AA2"
    assert votes(api) == [("AA1", "Mouse")]


@pytest.mark.parametrize("touch", [True, False])
def test_the_last_label_is_not_tinted_on_the_next_picture(
    new_context: NewContext, site: Site, *, touch: bool
) -> None:
    here = phone(new_context, site) if touch else site
    api = Api().stand_in(here.page)
    start(here, api, "AA1", "AA2")
    assert current(here.page) == "AA1"
    chip = here.page.get_by_role("button", name="Glasses")
    if touch:
        chip.tap()
    else:
        chip.click()
    assert current(here.page) == "AA2"
    looks = here.page.locator("#choices button").evaluate_all(
        "(chips) => chips.map((chip) => { const style = getComputedStyle(chip);"
        " return style.backgroundColor + style.borderColor + style.color + style.outline; })"
    )
    assert len(looks) == len(LABELS)
    assert len(set(looks)) == 1


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1024, 768), (844, 390)])
def test_picture_answers_and_undo_are_in_one_view(
    new_context: NewContext, site: Site, width: int, height: int
) -> None:
    handheld = phone(new_context, site, width, height)
    api = Api().stand_in(handheld.page)
    tell_guess(handheld, "AA1")
    start(handheld, api, "AA1", "AA2")
    assert current(handheld.page) == "AA1"
    handheld.page.get_by_role("button", name="Watch").tap()
    expect(said(handheld)).to_contain_text("The model thought")
    assert bottom(handheld.page, "#frame") <= height
    assert bottom(handheld.page, "#choices li >> nth=-1") <= height
    assert bottom(handheld.page, "#undo") <= height
    assert handheld.page.evaluate("scrollY") == 0


def test_at_400_percent_nothing_is_cut_off(new_context: NewContext, site: Site) -> None:
    handheld = phone(new_context, site, 320, 256)
    api = Api().stand_in(handheld.page)
    long = ["w" * 200, "عنوان طويل", "Shoes and " * 20]
    pictures = hard_ones(handheld, ["AA1", "AA2"])
    api.answers["GET /api/queue"] = 200, {"labels": long, "pictures": pictures, "after": None}
    handheld.open("/label.html")
    assert current(handheld.page) == "AA1"
    for label in long:
        handheld.page.get_by_role("button", name=label.strip()).scroll_into_view_if_needed()
    handheld.page.get_by_role("button", name="Skip").tap()
    assert current(handheld.page) == "AA2"
    assert handheld.page.evaluate("document.documentElement.scrollWidth") == 320


def test_one_of_a_thousand_labels_is_found(site: Site, api: Api) -> None:
    labels = [f"Label {place}" for place in range(1000)]
    pictures = hard_ones(site, ["AA1", "AA2", "AA3"])
    api.answers["GET /api/queue"] = 200, {"labels": labels, "pictures": pictures, "after": None}
    site.open("/label.html")
    assert current(site.page) == "AA1"
    expect(site.page.locator("#choices button")).to_have_count(20)
    field = site.page.get_by_label("Find a label")
    field.fill("no such label")
    field.press("Enter")
    expect(site.page.get_by_text("No label has that in it.")).to_be_visible()
    field.fill("label 77")
    expect(site.page.locator("#choices button")).to_have_count(11)
    field.press("Enter")
    assert current(site.page) == "AA2"
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    field.press("Escape")
    for key in ("2", "0"):
        site.page.keyboard.press(key)
    field.fill("998")
    site.page.get_by_role("button", name="Label 998").click()
    assert current(site.page) == "AA3"
    assert votes(api) == [("AA1", "Label 77"), ("AA2", "Label 998")]
