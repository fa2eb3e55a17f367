"""The bars of a result: HTML at once, BokehJS over them when there is time for it."""

import json
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.support.browser.context import NewContext
from tests.support.browser.site import ID, RESULT, Site

if TYPE_CHECKING:
    from collections.abc import Callable

ACCENT = {"light": (11, 106, 91), "dark": (111, 214, 192)}
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const { hadRecentInput, value } of list.getEntries())
    if (!hadRecentInput) window.shifted += value;
}).observe({ type: 'layout-shift', buffered: true });
"""


def pixels(element: Locator, colour: tuple[int, int, int]) -> int:
    """Return how many pixels of an element have this colour."""
    image = Image.open(BytesIO(element.screenshot())).convert("RGB")
    counted = image.getcolors(image.width * image.height) or []
    return sum(count for count, found in counted if found == colour)


def show(site: Site, **changes: object) -> Locator:
    """Open a shared result; return its bars."""
    site.fake_result(**changes)
    site.open("/result.html?name=7QK")
    expect(site.page.locator("#bars li").first).to_be_visible()
    return site.page.locator("#bars")


def own(site: Site) -> None:
    """Let the browser remember 7QK as uploaded from here."""
    memory = {**RESULT, "id": ID}
    stored = json.dumps(json.dumps([memory]))
    site.page.add_init_script(f"localStorage.setItem('fuzzy-vision.recent', {stored})")


def test_bars_stand_without_bokeh(site: Site) -> None:
    site.page.route("**/vendor/bokeh/*", lambda route: route.abort())
    bars = show(site)
    expect(bars.locator("li")).to_have_text(
        [r"Mouse98 %", "Camera1 %", "Shoes1 %"], use_inner_text=False
    )
    track, fill = (bars.locator(part).first.bounding_box() for part in (".track", ".fill"))
    assert track is not None
    assert fill is not None
    assert fill["width"] / track["width"] == pytest.approx(0.9812, abs=0.01)
    site.page.wait_for_load_state("networkidle")
    assert pixels(bars, ACCENT["light"]) > 100


@pytest.mark.parametrize("sign", ["a key", "a click", "scrolling", "the pointer on the bars"])
def test_bokeh_waits_for_a_sign_of_life(site: Site, sign: str) -> None:
    asked: list[str] = []
    site.page.on("request", lambda request: asked.append(request.url))
    own(site)
    bars = show(site)
    site.page.wait_for_load_state("networkidle")
    site.page.wait_for_timeout(500)
    assert not [url for url in asked if "/vendor/bokeh/" in url]
    signs: dict[str, Callable[[], object]] = {
        "a key": lambda: site.page.keyboard.press("Shift"),
        "a click": lambda: site.page.mouse.click(5, 300),
        "scrolling": lambda: site.page.mouse.wheel(0, 40),
        "the pointer on the bars": bars.hover,
    }
    signs[sign]()
    site.expect_chart()


def test_chart_takes_the_place_of_the_bars(site: Site) -> None:
    site.page.add_init_script(SHIFTS)
    own(site)
    bars = show(site)
    before = bars.bounding_box()
    assert before is not None
    site.page.mouse.click(5, 300)
    site.expect_chart()
    assert bars.bounding_box() == before
    canvas = site.page.locator("#chart canvas").first.bounding_box()
    assert canvas is not None
    assert (canvas["y"], canvas["height"]) == (before["y"], before["height"])
    assert site.page.evaluate("shifted") <= 0.02


def test_bars_have_the_probabilities_lengths(site: Site) -> None:
    show(site)
    sure = pixels(site.expect_chart(), ACCENT["light"])
    half = [{"label": "Mouse", "probability": 0.4906}, *RESULT["predictions"][1:]]
    site.page.unroute_all()
    show(site, predictions=half)
    assert pixels(site.expect_chart(), ACCENT["light"]) == pytest.approx(sure / 2, rel=0.03)


def test_chart_follows_theme_and_width(site: Site) -> None:
    bars = show(site)
    site.expect_chart()
    site.page.emulate_media(color_scheme="dark")
    site.page.set_viewport_size({"width": 500, "height": 900})
    site.page.wait_for_timeout(500)
    track = bars.locator(".track").first.bounding_box()
    assert track is not None
    wanted = track["width"] * track["height"] * 0.9812
    assert pixels(site.expect_chart(), ACCENT["dark"]) == pytest.approx(wanted, rel=0.1)
    assert pixels(site.expect_chart(), ACCENT["light"]) == 0


@pytest.mark.parametrize("part", [".label", ".value"])
def test_whole_row_tells_and_page_stays_bright(site: Site, part: str) -> None:
    bars = show(site)
    site.expect_chart()
    corner = {"x": 0, "y": 400, "width": 60, "height": 60}
    before = site.page.screenshot(clip=corner)  # type: ignore[arg-type]
    box = bars.locator(part).nth(1).bounding_box()
    assert box is not None
    site.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tip = site.page.locator(".bk-Tooltip .hover")
    expect(tip).to_be_visible()
    assert tip.inner_text().replace("\u00a0", " ").split("\n") == ["Camera", "1.27 %"]
    assert site.page.screenshot(clip=corner) == before  # type: ignore[arg-type]


def test_tap_tells_the_value_exactly(new_context: NewContext, site: Site) -> None:
    size = {"width": 390, "height": 844}
    other = Site(new_context(has_touch=True, viewport=size).new_page(), site.url)
    value = show(other).locator(".value").nth(1)
    other.expect_chart()
    for text in ("1.27 %", "1 %"):
        box = other.page.locator("#bars .track").nth(1).bounding_box()
        assert box is not None
        other.page.touchscreen.tap(box["x"] + 150, box["y"] + 8)
        expect(value).to_have_text(text)
    focused = other.page.evaluate("document.activeElement.tagName")
    assert focused != "CANVAS"


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_long_labels_never_clip_a_value(site: Site, width: int) -> None:
    long = ["كاميرا " * 30, "word " * 40, "w" * 200]
    guesses = [{"label": label, "probability": 0.3} for label in long]
    site.page.set_viewport_size({"width": width, "height": 844})
    bars = show(site, predictions=guesses, label=long[0])
    expect(bars.locator(".label").nth(1)).to_have_attribute("title", long[1])
    for place in range(3):
        value = bars.locator(".value").nth(place).bounding_box()
        assert value is not None
        assert value["x"] + value["width"] <= width
        assert value["height"] < 30
    assert site.page.evaluate("document.documentElement.scrollWidth") <= width
    heading = site.heading.bounding_box()
    assert heading is not None
    assert heading["height"] < 140
