"""The verdict: how sure the model is, in words and numbers, in the first view."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.browser.context import NewContext
from tests.support.browser.site import RESULT, Site, picture


def show(
    site: Site, *shares: float, label: str | None = "Mouse", card: dict[str, Any] | None = None
) -> None:
    """Open a result with these probabilities; labels stand verbatim unless a card says else."""
    names = ["Mouse", "Camera", "Shoes"]
    site.fake("**/model/card.json", {"labels": names, **(card or {})})
    guesses = [
        {"label": name, "probability": share} for name, share in zip(names, shares, strict=False)
    ]
    site.fake_result(label=label, predictions=guesses)
    site.open("/result.html?name=7QK")


def says(site: Site, heading: str, sure: str, lede: str) -> None:
    """Expect the sentences of the verdict."""
    expect(site.heading).to_have_text(heading)
    chip = site.page.locator("#sure")
    if sure:
        expect(chip).to_have_text(sure)
    else:
        expect(chip).to_be_hidden()
    expect(site.page.locator("#lede")).to_have_text(lede)


def test_result_has_verdict_picture_bars_table(site: Site) -> None:
    site.open()
    site.choose(picture())
    name = site.expect_result()
    result = site.page.request.get(f"/results/{name}.json").json()
    expect(site.heading).to_have_text(result["label"] or "Not sure")
    expect(site.page.get_by_alt_text("The picture that was uploaded")).to_be_visible()
    expect(site.page.locator("#bright")).to_have_text(
        "The model saw the bright part, at 128\u00a0×\u00a0128"
    )
    expect(site.page.locator("#bars li")).to_have_count(6)
    expect(site.page.locator("#bars li").last).to_contain_text("3 others")
    site.page.get_by_text("All 8 labels as a table").click()
    expect(site.page.locator("#table tbody tr")).to_have_count(8)
    expect(site.page.locator("#table tbody th").first).to_have_text(
        result["predictions"][0]["label"]
    )


def test_sure_answer_names_the_runner_up(site: Site) -> None:
    show(site, 0.81, 0.16, 0.03)
    says(site, "Mouse", "81 % sure", "Or perhaps Camera (16 %).")
    expect(site.page).to_have_title("Mouse · Fuzzy Vision")


def test_labels_stand_in_sentences_as_the_owner_says(site: Site) -> None:
    card = {"phrases": {"Camera": "a camera"}, "language": "nl"}
    show(site, 0.81, 0.16, 0.03, card=card)
    says(site, "Mouse", "81 % sure", "Or perhaps a camera (16 %).")
    expect(site.page.locator("#bars .label").first).to_have_attribute("lang", "nl")


def test_unsure_answer_names_the_two_likeliest(site: Site) -> None:
    show(site, 0.41, 0.3, label=None)
    says(site, "Not sure", "", "Perhaps Mouse (41 %) or Camera (30 %).")


@pytest.mark.parametrize("share", [0.9996, 1])
def test_no_answer_is_ever_certain(site: Site, share: float) -> None:
    show(site, share, 1 - share)
    says(site, "Mouse", "over 99 % sure", "")
    values = site.page.locator("#bars .value")
    expect(values).to_have_text(["over 99 %", "under 1 %"])
    expect(site.page.locator("#verdict")).not_to_contain_text("100")


def test_result_does_not_wait_for_bokeh(site: Site) -> None:
    site.page.route("**/vendor/bokeh/*", lambda _route: None)
    site.fake_result()
    site.page.goto("/result.html?name=7QK", wait_until="commit")
    says(site, "Mouse", "98 % sure", "Or perhaps a camera (1 %).")
    expect(site.page.locator("#table")).to_contain_text("98.12 %")


def ten() -> list[dict[str, Any]]:
    """Return the ten predictions that a result holds at most."""
    return [{"label": f"Label {place}", "probability": 0.1 - place / 100} for place in range(10)]


@pytest.mark.parametrize(
    ("version", "title", "others"),
    [
        (RESULT["model"]["version"], "The 10 likeliest of 1,000 labels as a table", "995 others"),
        ("another", "The 10 likeliest labels as a table", "All others"),
    ],
)
def test_many_labels_show_the_ten_likeliest(
    site: Site, version: str, title: str, others: str
) -> None:
    card = {"version": version, "labels": [f"Label {place}" for place in range(1000)]}
    site.fake("**/model/card.json", card)
    site.fake_result(predictions=ten())
    site.open("/result.html?name=7QK")
    expect(site.page.locator("#table-title")).to_have_text(title)
    expect(site.page.locator("#bars li").last).to_contain_text(others)
    expect(site.page.locator("#table tbody tr")).to_have_count(10)


@pytest.mark.parametrize("size", [(390, 844), (1440, 900)])
def test_verdict_bars_and_question_are_in_first_view(
    new_context: NewContext, site: Site, size: tuple[int, int]
) -> None:
    width, height = size
    phone = width < 600
    context = new_context(viewport={"width": width, "height": height}, has_touch=phone)
    other = Site(context.new_page(), site.url)
    show(other, 0.81, 0.16, 0.03)
    ask = other.page.locator("#ask").get_by_role("button", name="Yes")
    expect(ask).to_be_visible()
    sheet = other.page.locator("#ask").bounding_box()
    assert sheet is not None
    shown = [other.heading, other.page.locator("#sure"), other.page.locator("#bars li").nth(1)]
    for part in [*shown, ask]:
        box = part.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= (sheet["y"] if phone and part is not ask else height)
        assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("width", [320, 640])
def test_zoomed_result_needs_no_sideways_scrolling(site: Site, width: int) -> None:
    site.page.set_viewport_size({"width": width, "height": 480})
    show(site, 0.81, 0.16, 0.03)
    site.expect_chart()
    assert site.page.evaluate("document.documentElement.scrollWidth") <= width
