"""A peer says under the picture whether the model is right."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser.api import NONE, UNKNOWN, Api, problem
from tests.support.browser.context import NewContext
from tests.support.browser.site import RESULT, Site

LABELS = ["Mouse", "Camera", "Shoes", "Watch", "Laptop"]
CARD = {
    "name": "souqnet",
    "version": "1",
    "labels": LABELS,
    "language": "en",
    "phrases": {"Mouse": "a mouse", "Watch": "a watch"},
}
UNSURE = [{"label": "Mouse", "probability": 0.41}, {"label": "Shoes", "probability": 0.2}]
BLOCKED = """
Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('', 'SecurityError'); },
});
"""
LOOKS = """(button) => {
  const { width, height } = button.getBoundingClientRect();
  const style = getComputedStyle(button);
  const looks = ['color', 'backgroundColor', 'borderColor', 'fontSize', 'fontWeight', 'opacity'];
  return [Math.round(width), Math.round(height), ...looks.map((name) => style[name])];
}"""


@pytest.fixture
def api(site: Site) -> Api:
    """Let the API of votes answer as a test wants it."""
    return Api().stand_in(site.page)


def look(site: Site, card: object = CARD, **changes: object) -> None:
    """Open the page of a picture, with all that it asks."""
    site.fake("**/model/card.json", card)
    site.fake_result(**changes)
    site.open("/result.html?name=7QK")
    expect(ask(site)).to_be_visible()


def ask(site: Site) -> Locator:
    """Return the question and what follows it."""
    return site.page.locator("#ask")


def said(site: Site) -> Locator:
    """Return what the page says that was said."""
    return site.page.locator("#ask-said")


def button(site: Site, name: str) -> Locator:
    """Return a button of the question."""
    return ask(site).get_by_role("button", name=name, exact=True)


def chips(site: Site) -> Locator:
    """Return the labels that are offered."""
    return site.page.locator("#ask-chips button")


def question(site: Site) -> Locator:
    """Return the heading of the question."""
    return ask(site).get_by_role("heading")


def test_yes_votes_for_the_prediction(site: Site, api: Api) -> None:
    look(site)
    expect(question(site)).to_have_text("Is it a mouse?")
    expect(ask(site)).to_contain_text("Answering keeps a copy of this picture for training.")
    button(site, "Yes").click()
    expect(said(site)).to_have_text("You said: mouse.")
    expect(ask(site)).to_contain_text("You’re the first to answer.")
    expect(ask(site)).to_contain_text("now kept for training")
    (call,) = api.calls
    assert (call.method, call.path) == ("POST", "/api/results/7QK/votes")
    assert re.fullmatch("[0-9a-f]{32}", call.body.pop("voter"))
    assert call.body == {"label": "Mouse", "cannot_tell": False, "blind": False}
    look(site)
    expect(said(site)).to_have_text("You said: mouse.")


def test_label_without_a_phrase_is_asked_verbatim(site: Site, api: Api) -> None:
    look(site, {**CARD, "language": "la"}, label="n02110958", predictions=UNSURE)
    expect(question(site)).to_have_text("Is “n02110958” right?")
    expect(question(site).locator('span[dir="auto"][lang="la"]')).to_have_text("n02110958")
    assert api.calls == []


def test_no_answer_stands_out(site: Site) -> None:
    look(site)
    looks = [button(site, name).evaluate(LOOKS) for name in ("Yes", "No", UNKNOWN)]
    assert looks[0] == looks[1] == looks[2]
    button(site, "No").click()
    assert len({str(chip.evaluate(LOOKS)[2:]) for chip in chips(site).all()}) == 1
    assert (
        site.page.locator("#ask [aria-pressed], #ask :checked, #ask [aria-selected]").count() == 0
    )


def test_no_offers_the_other_labels_by_probability(site: Site, api: Api) -> None:
    look(site)
    button(site, "No").click()
    expect(question(site)).to_be_focused()
    expect(chips(site)).to_have_text(["Camera", "Shoes", "Watch", "Laptop"])
    expect(site.page.get_by_label("Find a label")).to_be_hidden()
    button(site, "Watch").click()
    expect(said(site)).to_have_text("You said: watch.")
    assert api.calls[0].body["label"] == "Watch"


@pytest.mark.parametrize(
    ("name", "words", "cannot_tell"),
    [
        (NONE, "You said: something else.", False),
        (UNKNOWN, "You said you can’t tell.", True),
    ],
)
def test_an_answer_may_be_no_label(
    site: Site, api: Api, name: str, words: str, *, cannot_tell: bool
) -> None:
    look(site)
    button(site, "No").click()
    button(site, name).click()
    expect(said(site)).to_have_text(words)
    assert (api.calls[0].body["label"], api.calls[0].body["cannot_tell"]) == (None, cannot_tell)


def test_single_keys_answer_nothing(site: Site, api: Api) -> None:
    look(site)
    for key in ("1", "3", "0", "?", "c", "y", "n"):
        site.page.keyboard.press(key)
    button(site, "No").click()
    for key in ("1", "2", "s", "u", "Backspace"):
        site.page.keyboard.press(key)
    expect(site.page.locator("#ask kbd")).to_have_count(0)
    expect(question(site)).to_have_text("What is it, then?")
    assert api.calls == []


def test_keyboard_answers_and_undoes(site: Site, api: Api) -> None:
    look(site)
    button(site, "No").press("Enter")
    expect(question(site)).to_be_focused()
    site.page.keyboard.press("Tab")
    site.page.keyboard.press("Space")
    expect(said(site)).to_have_text("You said: Camera.")
    expect(said(site)).to_be_focused()
    site.page.keyboard.press("Tab")
    expect(button(site, "Undo")).to_be_focused()
    site.page.keyboard.press("Enter")
    expect(said(site)).to_have_text("Undone.")
    expect(question(site)).to_be_focused()
    first, last = api.calls
    assert (last.method, last.path) == ("DELETE", "/api/results/7QK/votes")
    assert first.body["voter"] == last.body["voter"]


@pytest.mark.usefixtures("api")
def test_nothing_of_the_old_answer_is_left_after_undo(site: Site) -> None:
    labels = [f"Label {place}" for place in range(30)]
    look(site, {**CARD, "labels": labels})
    button(site, "No").click()
    site.page.get_by_label("Find a label").fill("label 27")
    button(site, "Label 27").click()
    button(site, "Undo").click()
    expect(said(site)).to_have_text("Undone.")
    expect(question(site)).to_have_text("Is it a mouse?")
    button(site, "No").click()
    expect(site.page.get_by_label("Find a label")).to_have_value("")
    expect(said(site)).to_have_text("")
    expect(button(site, "Label 27")).to_have_count(0)
    look(site)
    expect(button(site, "Yes")).to_be_visible()


def test_back_returns_to_the_question(site: Site, api: Api) -> None:
    look(site)
    button(site, "No").click()
    button(site, "Back").click()
    expect(question(site)).to_have_text("Is it a mouse?")
    assert api.calls == []


def test_unsure_model_asks_what_it_is(site: Site, api: Api) -> None:
    look(site, label=None, predictions=UNSURE)
    expect(question(site)).to_have_text("What is it?")
    expect(chips(site)).to_have_text(["Mouse", "Shoes", "Camera", "Watch", "Laptop"])
    assert len({str(chip.evaluate(LOOKS)[2:]) for chip in chips(site).all()}) == 1
    for name in ("Yes", "No", "Back"):
        expect(button(site, name)).to_have_count(0)
    button(site, "Mouse").click()
    expect(said(site)).to_have_text("You said: mouse.")
    assert api.calls[0].body["label"] == "Mouse"


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ({"answers": 4, "same": 3}, "3 of 4 people agree with you."),
        ({"answers": 4, "same": 1}, "Nobody else has said that so far."),
        ({"answers": 1, "same": 1}, "You’re the first to answer."),
    ],
)
def test_agreement_is_the_reward(site: Site, api: Api, people: dict[str, int], words: str) -> None:
    api.answers["POST"] = 200, {"people": people}
    look(site)
    button(site, "Yes").click()
    expect(site.page.locator("#ask-people")).to_have_text(words)
    meter = site.page.get_by_role("meter", name=words)
    assert meter.count() == int(people["answers"] > 1)
    if meter.count():
        assert meter.evaluate("(one) => [one.value, one.max]") == [people["same"], 4]
    expect(ask(site).get_by_role("link", name="Another picture")).to_have_attribute("href", "/")
    expect(ask(site).get_by_role("link", name="Label a hard one")).to_have_attribute(
        "href", "/label.html"
    )


def test_older_models_label_can_be_confirmed(site: Site, api: Api) -> None:
    look(site, label="Tablet", predictions=[{"label": "Tablet", "probability": 0.99}])
    button(site, "Yes").click()
    expect(said(site)).to_contain_text("Tablet")
    assert api.calls[0].body["label"] == "Tablet"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (problem(503, "internal"), "service"),
        (problem(429, ""), "Too much"),
        (problem(400, "invalid-request", "label is none."), "label is none."),
    ],
)
def test_refused_vote_can_be_retried(
    site: Site, api: Api, answer: tuple[int, dict[str, object]], code: str
) -> None:
    api.answers["POST"] = answer
    look(site)
    button(site, "Yes").click()
    alert = ask(site).get_by_role("alert")
    expect(alert).to_contain_text(code)
    expect(said(site)).to_have_text("")
    api.answers.clear()
    if answer[0] == 400:
        expect(button(site, "Try again")).to_be_hidden()
        return
    button(site, "Try again").click()
    expect(said(site)).to_contain_text("mouse")
    expect(alert).to_have_count(0)


def test_gone_picture_is_not_retried(site: Site, api: Api) -> None:
    api.answers["POST"] = problem(404, "unknown-picture")
    look(site)
    button(site, "Yes").click()
    expect(ask(site).get_by_role("alert")).to_contain_text("This picture is")
    expect(button(site, "Try again")).to_be_hidden()


def test_offline_answer_can_be_sent_later(site: Site, api: Api) -> None:
    look(site)
    site.page.context.set_offline(offline=True)
    site.page.unroute_all()
    button(site, UNKNOWN).click()
    expect(ask(site).get_by_role("alert")).to_contain_text("offline")
    site.page.context.set_offline(offline=False)
    api.stand_in(site.page)
    button(site, "Try again").click()
    expect(said(site)).to_have_text("You said you can’t tell.")


def test_repeated_clicks_send_one_vote(site: Site, api: Api) -> None:
    api.holds = True
    look(site)
    button(site, "Yes").dblclick()
    button(site, UNKNOWN).click()
    expect(said(site)).to_have_text("Sending…")
    expect(ask(site)).to_have_attribute("aria-busy", "true")
    api.release()
    expect(said(site)).to_contain_text("mouse")
    assert len(api.calls) == 1


def test_double_click_on_no_chooses_no_label(site: Site, api: Api) -> None:
    look(site)
    button(site, "No").dblclick()
    expect(chips(site).first).to_be_visible()
    assert api.calls == []


def test_voter_lives_with_the_page_without_storage(new_context: NewContext, site: Site) -> None:
    context = new_context()
    context.add_init_script(BLOCKED)
    blocked = Site(context.new_page(), site.url)
    api = Api().stand_in(blocked.page)
    look(blocked)
    button(blocked, "Yes").click()
    button(blocked, "Undo").click()
    expect(said(blocked)).to_have_text("Undone.")
    look(blocked)
    button(blocked, "Yes").click()
    expect(said(blocked)).to_contain_text("mouse")
    first, second, third = (call.body["voter"] for call in api.calls)
    assert first == second != third


def test_votes_of_two_tabs_are_both_remembered(site: Site, api: Api) -> None:
    other = Site(site.page.context.new_page(), site.url)
    api.stand_in(other.page)
    look(site)
    other.fake("**/results/9XX.json", {**RESULT, "name": "9XX"})
    other.open("/result.html?name=9XX")
    button(site, "Yes").click()
    expect(said(site)).to_contain_text("mouse")
    button(other, UNKNOWN).click()
    expect(said(other)).to_contain_text("can’t tell")
    site.page.reload()
    expect(said(site)).to_have_text("You said: mouse.")
    assert len({call.body["voter"] for call in api.calls}) == 1


def test_one_of_a_thousand_labels_is_found(site: Site, api: Api) -> None:
    labels = [f"Näme {place}" for place in range(1000)]
    look(site, {**CARD, "labels": labels})
    button(site, "No").click()
    expect(chips(site)).to_have_count(20)
    field = site.page.get_by_label("Find a label")
    field.fill("xyz")
    expect(ask(site)).to_contain_text("No label has that in it.")
    field.fill("name 99")
    expect(chips(site)).to_have_text(["Näme 99", *(f"Näme 99{place}" for place in range(10))])
    field.press("Enter")
    expect(said(site)).to_have_text("You said: Näme 99.")
    assert [call.body["label"] for call in api.calls] == ["Näme 99"]


def test_keys_type_into_the_search_and_vote_for_nothing(site: Site, api: Api) -> None:
    look(site, {**CARD, "labels": [f"Label {place}" for place in range(30)]})
    button(site, "No").click()
    field = site.page.get_by_label("Find a label")
    field.press_sequentially("1")
    field.press("Enter")
    expect(field).to_have_value("1")
    assert api.calls == []


def test_hostile_labels_are_shown_as_text(site: Site, api: Api) -> None:
    labels = ["<img src=x onerror=alert(1)>", "عنوان", "__proto__", "w" * 200, "constructor"]
    predictions = [{"label": label, "probability": 0.2} for label in labels]
    card = {**CARD, "labels": labels}
    look(site, card, label=labels[0], predictions=predictions)
    expect(question(site)).to_have_text(f"Is “{labels[0]}” right?")
    button(site, "No").click()
    expect(chips(site)).to_have_text(labels[1:])
    site.page.set_viewport_size({"width": 320, "height": 640})
    wide = site.page.evaluate("document.querySelector('#ask').scrollWidth - innerWidth")
    assert wide <= 0
    button(site, "__proto__").click()
    expect(said(site)).to_have_text("You said: __proto__.")
    assert api.calls[0].body["label"] == "__proto__"


def test_reused_name_starts_without_a_vote(site: Site, api: Api) -> None:
    look(site)
    button(site, "Yes").click()
    expect(said(site)).to_contain_text("mouse")
    look(site, created="2036-11-22T12:00:00Z")
    expect(button(site, "Yes")).to_be_visible()
    assert len(api.calls) == 1


def test_on_a_phone_the_question_is_a_sheet(new_context: NewContext, site: Site) -> None:
    context = new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone = Site(context.new_page(), site.url)
    Api().stand_in(phone.page)
    look(phone)
    box = ask(phone).bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, 390)
    assert box["y"] + box["height"] <= 845
    footer = phone.page.locator("footer a")
    footer.scroll_into_view_if_needed()
    assert footer.evaluate(
        "(link) => { const { x, y } = link.getBoundingClientRect();"
        " return document.elementFromPoint(x + 2, y + 2) === link; }"
    )
    button(phone, "No").tap()
    inside = phone.page.locator("#ask-chips").bounding_box()
    assert inside is not None
    assert inside["height"] <= 0.6 * 844
    button(phone, "Not now").tap()
    expect(ask(phone)).to_have_css("position", "static")
    expect(button(phone, "Not now")).to_be_hidden()
