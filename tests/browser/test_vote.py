"""A peer says on the page of a picture whether the model is right."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.support.browser.api import LABELS, NONE, UNKNOWN, Api, problem
from tests.support.browser.context import NewContext
from tests.support.browser.site import RESULT, Site
from tests.support.paths import ours

UNSURE = [{"label": "Mouse", "probability": 0.41}, {"label": "Shoes", "probability": 0.2}]
BLOCKED = """
Object.defineProperty(window, 'localStorage', {
  get() { throw new DOMException('', 'SecurityError'); },
});
"""


@pytest.fixture
def api(site: Site) -> Api:
    """Let the API of votes answer as a test wants it."""
    return Api().stand_in(site.page)


def look(site: Site, **changes: object) -> None:
    """Open the page of a picture, with all that it asks."""
    site.fake_result(**changes)
    site.open("/result.html?name=7QK")
    expect(site.page.locator("#actually option").nth(1)).to_be_attached()


def recorded(site: Site) -> Locator:
    """Return what the page says that was recorded."""
    return site.page.locator("#recorded")


def button(site: Site, name: str) -> Locator:
    """Return a button of the question."""
    return site.page.locator("#vote").get_by_role("button", name=name)


def test_yes_votes_for_the_prediction(site: Site, api: Api) -> None:
    look(site)
    expect(site.page.get_by_role("group", name="Is this right?")).to_be_visible()
    button(site, "Yes").click()
    expect(recorded(site)).to_have_text("Thank you. You said: Mouse.")
    expect(site.page.locator("#vote-note")).to_contain_text("kept for training")
    (call,) = api.calls
    assert (call.method, call.path) == ("POST", "/api/results/7QK/votes")
    assert re.fullmatch("[0-9a-f]{32}", call.body.pop("voter"))
    assert call.body == {"label": "Mouse", "cannot_tell": False, "blind": False}
    look(site)
    expect(recorded(site)).to_have_text("You said: Mouse.")


@ours
@pytest.mark.parametrize(("key", "words"), [("1", "Headphone"), ("0", NONE), ("?", UNKNOWN)])
def test_a_single_key_answers(site: Site, api: Api, key: str, words: str) -> None:
    look(site)
    hints = site.page.locator("#key-list li")
    expect(
        hints.filter(has_text=re.compile(rf"^{re.escape(key)}")).filter(
            has_text=re.compile(words, re.IGNORECASE)
        )
    ).to_have_count(1)
    site.page.keyboard.press(key)
    expect(recorded(site)).to_have_text(re.compile(f"Thank you. You said: {words}.", re.IGNORECASE))
    body = api.calls[0].body
    assert body["label"] == (words if words in LABELS else None)
    assert body["cannot_tell"] == (words == UNKNOWN)


@ours
def test_shifted_digits_are_found(site: Site, api: Api) -> None:
    look(site)
    site.page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " { key: '&', code: 'Digit1', bubbles: true }))"
    )
    expect(recorded(site)).to_contain_text("Headphone")
    assert len(api.calls) == 1


@ours
def test_another_label_is_chosen_from_all(site: Site, api: Api) -> None:
    look(site)
    chosen = site.page.get_by_label("It is actually…")
    expect(chosen.locator("option")).to_have_text(["Choose a label", *LABELS])
    button(site, "Say so").click()
    assert chosen.evaluate("(list) => list.validity.valueMissing")
    assert api.calls == []
    chosen.select_option("Watch")
    button(site, "Say so").click()
    expect(recorded(site)).to_contain_text("Watch")
    assert api.calls[0].body["label"] == "Watch"


@ours
def test_keyboard_changes_and_undoes_a_vote(site: Site, api: Api) -> None:
    look(site)
    button(site, "Cannot tell").focus()
    site.page.keyboard.press("Enter")
    expect(button(site, "Change")).to_be_focused()
    site.page.keyboard.press("Enter")
    expect(button(site, "Yes")).to_be_focused()
    expect(button(site, "Keep my answer")).to_be_visible()
    site.page.keyboard.press("7")
    expect(recorded(site)).to_have_text("Thank you. You said: Watch.")
    button(site, "Take it back").focus()
    site.page.keyboard.press("Space")
    expect(recorded(site)).to_have_text("Your answer is taken back.")
    expect(button(site, "Yes")).to_be_focused()
    first, second, last = api.calls
    assert (last.method, last.path) == ("DELETE", "/api/results/7QK/votes")
    assert first.body["voter"] == second.body["voter"] == last.body["voter"]
    look(site)
    expect(button(site, "Yes")).to_be_visible()


def test_unsure_model_asks_what_it_is(site: Site, api: Api) -> None:
    look(site, label=None, predictions=UNSURE)
    question = site.page.get_by_role("group", name="What is it?")
    expect(question.get_by_role("button").first).to_have_text(re.compile("^Mouse"))
    expect(button(site, "Yes")).to_be_hidden()
    question.get_by_role("button", name="Mouse").click()
    expect(recorded(site)).to_have_text("Thank you. You said: Mouse.")
    assert api.calls[0].body["label"] == "Mouse"


def test_older_models_label_can_be_chosen(site: Site, api: Api) -> None:
    look(site, label="Tablet", predictions=[{"label": "Tablet", "probability": 0.99}])
    expect(site.page.locator("#actually option").last).to_have_text("Tablet")
    button(site, "Yes").click()
    expect(recorded(site)).to_contain_text("Tablet")
    assert api.calls[0].body["label"] == "Tablet"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (problem(503, "internal"), "The service is not working just now."),
        (problem(429, ""), "Too much is arriving just now."),
        (problem(400, "invalid-request", "label is none."), "label is none."),
    ],
)
def test_refused_vote_can_be_retried(
    site: Site, api: Api, answer: tuple[int, dict[str, object]], sentence: str
) -> None:
    api.answers["POST"] = answer
    look(site)
    button(site, "Yes").click()
    expect(site.page.get_by_role("alert")).to_contain_text(sentence)
    expect(recorded(site)).to_have_text("")
    api.answers.clear()
    if answer[0] == 400:
        expect(button(site, "Try again")).to_be_hidden()
        return
    button(site, "Try again").click()
    expect(recorded(site)).to_contain_text("Mouse")
    expect(site.page.get_by_role("alert")).to_have_count(0)


def test_gone_picture_is_not_retried(site: Site, api: Api) -> None:
    api.answers["POST"] = problem(404, "unknown-picture")
    look(site)
    button(site, "Yes").click()
    expect(site.page.get_by_role("alert")).to_contain_text("This picture is no longer here.")
    expect(button(site, "Try again")).to_be_hidden()


def test_offline_answer_can_be_sent_later(site: Site, api: Api) -> None:
    look(site)
    site.page.context.set_offline(offline=True)
    site.page.unroute_all()
    button(site, "None of these").click()
    expect(site.page.get_by_role("alert")).to_contain_text("You are offline.")
    site.page.context.set_offline(offline=False)
    api.stand_in(site.page)
    button(site, "Try again").click()
    expect(recorded(site)).to_contain_text("none of these")


def test_repeated_clicks_send_one_vote(site: Site, api: Api) -> None:
    api.holds = True
    look(site)
    button(site, "Yes").dblclick()
    site.page.keyboard.press("3")
    expect(recorded(site)).to_have_text("Sending…")
    expect(site.page.locator("#vote")).to_have_attribute("aria-busy", "true")
    api.release()
    expect(recorded(site)).to_contain_text("Mouse")
    assert len(api.calls) == 1


def test_voter_lives_with_the_page_without_storage(new_context: NewContext, site: Site) -> None:
    context = new_context()
    context.add_init_script(BLOCKED)
    blocked = Site(context.new_page(), site.url)
    api = Api().stand_in(blocked.page)
    look(blocked)
    button(blocked, "Yes").click()
    button(blocked, "Take it back").click()
    expect(recorded(blocked)).to_have_text("Your answer is taken back.")
    look(blocked)
    button(blocked, "Yes").click()
    expect(recorded(blocked)).to_contain_text("Mouse")
    first, second, third = (call.body["voter"] for call in api.calls)
    assert first == second != third


def test_the_voter_is_the_same_on_every_picture(site: Site, api: Api) -> None:
    look(site)
    button(site, "Yes").click()
    expect(recorded(site)).to_contain_text("Mouse")
    site.fake("**/results/9XX.json", {**RESULT, "name": "9XX"})
    site.open("/result.html?name=9XX")
    button(site, "Cannot tell").click()
    expect(recorded(site)).to_contain_text("cannot tell")
    assert api.calls[0].body["voter"] == api.calls[1].body["voter"]


def test_votes_of_two_tabs_are_both_remembered(site: Site, api: Api) -> None:
    other = Site(site.page.context.new_page(), site.url)
    api.stand_in(other.page)
    look(site)
    other.fake("**/results/9XX.json", {**RESULT, "name": "9XX"})
    other.open("/result.html?name=9XX")
    button(site, "Yes").click()
    expect(recorded(site)).to_contain_text("Mouse")
    button(other, "Cannot tell").click()
    expect(recorded(other)).to_contain_text("cannot tell")
    site.page.reload()
    expect(recorded(site)).to_have_text("You said: Mouse.")
    assert len({call.body["voter"] for call in api.calls}) == 1


@ours
def test_keys_are_ignored_while_typing(site: Site, api: Api) -> None:
    look(site)
    site.page.locator("#actually").focus()
    site.page.keyboard.press("1")
    site.page.locator("#link").focus()
    site.page.keyboard.press("2")
    site.page.locator("h1").focus()
    site.page.keyboard.press("Control+3")
    box = site.page.get_by_label("Answer with a single key")
    box.uncheck()
    expect(site.page.locator("#key-list")).to_be_hidden()
    site.page.keyboard.press("4")
    look(site)
    expect(box).not_to_be_checked()
    site.page.keyboard.press("5")
    box.check()
    site.page.keyboard.press("6")
    expect(recorded(site)).to_contain_text("Shoes")
    assert len(api.calls) == 1


def test_thousand_labels_can_be_chosen(site: Site, api: Api) -> None:
    labels = [f"Label number {place}" for place in range(1000)]
    site.fake("**/model/card.json", {"name": "big", "version": "1", "labels": labels})
    look(site)
    expect(site.page.locator("#key-list li")).to_have_count(11)
    site.page.get_by_label("It is actually…").select_option("Label number 998")
    button(site, "Say so").click()
    expect(recorded(site)).to_contain_text("Label number 998")
    assert api.calls[0].body["label"] == "Label number 998"


def test_reused_name_starts_without_a_vote(site: Site, api: Api) -> None:
    look(site)
    button(site, "Yes").click()
    expect(recorded(site)).to_contain_text("Mouse")
    look(site, created="2036-11-22T12:00:00Z")
    expect(button(site, "Yes")).to_be_visible()
    assert len(api.calls) == 1
