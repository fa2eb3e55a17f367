"""The page of one picture: the sentence, the chart, the numbers, the link."""

import re
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.support.browser.context import NewContext
from tests.support.browser.site import RESULT, Site, picture
from tests.support.paths import BUNDLED

ACCENT = {"light": (11, 106, 91), "dark": (111, 214, 192)}


def pixels(element: Locator, colour: tuple[int, int, int]) -> int:
    """Return how many pixels of an element have this colour."""
    image = Image.open(BytesIO(element.screenshot())).convert("RGB")
    counted = image.getcolors(image.width * image.height) or []
    return sum(count for count, found in counted if found == colour)


def hover_over(site: Site, place: int) -> str:
    """Point at the bar at this place, from the top; return what is then told."""
    box = site.expect_chart().bounding_box()
    assert box is not None
    site.page.mouse.move(box["x"] + box["width"] * 0.18, box["y"] + 20 + place * 34)
    tip = site.page.locator(".bk-Tooltip .hover")
    expect(tip).to_be_visible()
    return tip.inner_text()


def test_result_has_sentence_picture_chart_table(site: Site) -> None:
    site.open()
    site.choose(picture())
    name = site.expect_result()
    result = site.page.request.get(f"/results/{name}.json").json()
    best = result["predictions"][0]
    rows = site.page.locator("#table tbody tr")
    expect(rows).to_have_count(len(result["predictions"]))
    expect(rows.first).to_contain_text(f"{best['probability'] * 100:.2f} %")
    expect(site.heading).to_contain_text(result["label"] or "Not sure")
    expect(site.page.get_by_alt_text("The picture that was uploaded")).to_be_visible()
    expect(site.page.locator("#saw-size")).to_contain_text(
        re.compile(f"{BUNDLED.width} . {BUNDLED.height} pixels")
    )
    assert pixels(site.expect_chart(), ACCENT["light"]) > 20


def test_hover_shows_the_exact_probability(site: Site) -> None:
    site.open()
    site.choose(picture())
    site.expect_result()
    first = site.page.locator("#table tbody tr").first
    label, exact = first.locator("th").inner_text(), first.locator("td").inner_text()
    assert hover_over(site, 0).split("\n") == [label, exact]


def test_bars_have_the_probabilities_lengths(site: Site) -> None:
    site.fake_result()
    site.open("/result.html?name=7QK")
    chart = site.expect_chart()
    sure = pixels(chart, ACCENT["light"])
    half = [{"label": "Mouse", "probability": 0.4906}, *RESULT["predictions"][1:]]
    site.page.unroute_all()
    site.fake_result(predictions=half)
    site.open("/result.html?name=7QK")
    assert pixels(site.expect_chart(), ACCENT["light"]) == pytest.approx(sure / 2, rel=0.03)


def test_sure_answer_names_the_runner_up(site: Site) -> None:
    site.fake_result()
    site.open("/result.html?name=7QK")
    expect(site.heading).to_have_text("Mouse, 98 %")
    expect(site.page.locator("#lede")).to_have_text("The next best guess is Camera, 1 %.")
    expect(site.page).to_have_title("Mouse, 98 % · Fuzzy Vision")


def test_unsure_answer_names_the_best_guess(site: Site) -> None:
    unsure = [{"label": "Mouse", "probability": 0.41}, {"label": "Shoes", "probability": 0.2}]
    site.fake_result(label=None, predictions=unsure)
    site.open("/result.html?name=7QK")
    expect(site.heading).to_have_text("Not sure")
    expect(site.page.locator("#lede")).to_have_text("Its best guess is Mouse, 41 %.")


def test_no_answer_is_ever_certain(site: Site) -> None:
    site.fake_result(predictions=[{"label": "Mouse", "probability": 0.9996}])
    site.open("/result.html?name=7QK")
    expect(site.heading).to_have_text("Mouse, over 99 %")


def test_chart_follows_the_dark_theme(site: Site) -> None:
    site.fake_result()
    site.open("/result.html?name=7QK")
    assert pixels(site.expect_chart(), ACCENT["light"]) > 100
    site.page.emulate_media(color_scheme="dark")
    site.page.wait_for_timeout(500)
    assert pixels(site.expect_chart(), ACCENT["dark"]) > 100
    assert pixels(site.expect_chart(), ACCENT["light"]) == 0


def test_result_stands_without_bokeh(site: Site) -> None:
    site.page.route("**/vendor/bokeh/*", lambda route: route.abort())
    site.fake_result()
    site.open("/result.html?name=7QK")
    expect(site.heading).to_have_text("Mouse, 98 %")
    expect(site.page.locator("#table")).to_contain_text("98.12 %")
    expect(site.page.get_by_text("The chart could not be drawn here.")).to_be_visible()


def test_result_does_not_wait_for_bokeh(site: Site) -> None:
    site.page.route("**/vendor/bokeh/*", lambda _route: None)
    site.fake_result()
    site.page.goto("/result.html?name=7QK", wait_until="commit")
    expect(site.heading).to_have_text("Mouse, 98 %")
    expect(site.page.locator("#table")).to_contain_text("98.12 %")


@pytest.mark.parametrize("clipboard", [True, False])
def test_link_is_copied_without_clipboard_api(
    new_context: NewContext, site: Site, clipboard: bool
) -> None:
    context = new_context(permissions=["clipboard-read", "clipboard-write"])
    if not clipboard:
        context.add_init_script(
            "if (navigator.clipboard) navigator.clipboard.writeText = () => Promise.reject();"
        )
    other = Site(context.new_page(), site.url)
    other.fake_result()
    other.open("/result.html?name=7QK")
    expect(other.page.get_by_label("Link to share")).to_have_value(
        f"{site.url}/result.html?name=7QK"
    )
    other.page.get_by_role("button", name="Copy").click()
    expect(other.page.get_by_text("The link is copied.")).to_be_visible()
    copied = other.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{site.url}/result.html?name=7QK"


def ten() -> list[dict[str, Any]]:
    """Return the ten predictions that a result holds at most."""
    return [{"label": f"Label {place}", "probability": 0.1 - place / 100} for place in range(10)]


@pytest.mark.parametrize(
    ("labels", "version", "sentence"),
    [
        (1000, "3f2a9c01b7de", "The 10 most probable of 1,000 labels."),
        (1000, "another", "The 10 most probable labels."),
        (10, "3f2a9c01b7de", None),
    ],
)
def test_many_labels_show_the_ten_likeliest(
    site: Site, labels: int, version: str, sentence: str | None
) -> None:
    card = {"version": version, "labels": [f"Label {place}" for place in range(labels)]}
    site.fake("**/model/card.json", card)
    site.fake_result(predictions=ten())
    site.open("/result.html?name=7QK")
    expect(site.page.locator("#table tbody tr")).to_have_count(10)
    note = site.page.locator("#of-all")
    if sentence is None:
        site.page.wait_for_load_state("networkidle")
        expect(note).to_be_hidden()
    else:
        expect(note).to_have_text(sentence)


def test_it_leads_to_the_models_card(site: Site) -> None:
    site.fake_result()
    site.open("/result.html?name=7QK")
    site.page.locator("#numbers").get_by_role("link", name="About the model").click()
    card = site.page.request.get("/model/card.json").json()
    expect(site.heading).to_have_text(card["name"])


def test_unknown_name_is_explained(site: Site) -> None:
    site.open("/result.html?name=ZZZZZZZZ")
    expect(site.heading).to_have_text("No picture has this name.")
    expect(site.page.locator("#lede")).to_contain_text("30 days")
    expect(site.page.get_by_role("link", name="Try another picture")).to_be_visible()


@pytest.mark.parametrize("query", ["?name=../../secret", "?name=<b>", "?name=ÄÖÜ", "?name="])
def test_malformed_name_is_never_requested(site: Site, query: str) -> None:
    asked: list[str] = []
    site.page.on("request", lambda request: asked.append(request.url))
    site.open(f"/result.html{query}")
    expect(site.page.get_by_label("Another name")).to_be_visible()
    assert not [url for url in asked if "/results/" in url]
    assert "secret" not in site.page.locator("main").inner_text()


def test_names_are_typed_in_any_case(site: Site) -> None:
    site.fake_result()
    site.open()
    site.page.get_by_label("Were you told a name?").fill("7qk")
    site.page.keyboard.press("Enter")
    expect(site.heading).to_have_text("Mouse, 98 %")


def test_longer_names_are_names_too(site: Site) -> None:
    site.fake("**/results/7QKX91.json", {**RESULT, "name": "7QKX91"})
    site.open("/result.html?name=7QKX91")
    expect(site.page.locator("#name")).to_have_text("7QKX91")


def test_unreachable_service_can_be_retried(site: Site) -> None:
    site.fake("**/results/7QK.json", {}, 500)
    site.open("/result.html?name=7QK")
    expect(site.heading).to_have_text("The service is not working just now.")
    site.page.unroute_all()
    site.fake_result()
    site.page.get_by_role("button", name="Look again").click()
    expect(site.heading).to_have_text("Mouse, 98 %")
