"""The picture of a result: bright where the model looked, coarse on request."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.site import Site
from tests.support.pictures import encoded, noise, quadrants

VERSION = "3f2a9c01b7de"
"""Of the model that the faked result names."""
Rectangle = tuple[float, float, float, float]


def show(
    site: Site, size: tuple[int, int], model: tuple[int, int] = (128, 128), fit: str | None = None
) -> None:
    """Open the result of a picture of this size, of a model that sees that size, fitted so."""
    image, seen = encoded(noise(*size)), encoded(quadrants(*model), "PNG")
    width, height = model
    card = {"labels": ["Mouse"], "version": VERSION, "input": {"width": width, "height": height}}
    site.fake("**/model/card.json", card)
    site.fake_result(**({"fit": fit} if fit else {}))
    site.page.route("**/images/7QK.jpg", lambda route: route.fulfill(body=image))
    site.page.route("**/thumbnails/7QK.png", lambda route: route.fulfill(body=seen))
    site.open("/result.html?name=7QK")
    expect(site.page.locator("#bright")).to_be_visible()


def rectangle(site: Site, selector: str) -> Rectangle:
    """Return where an element is: left, top, width, height."""
    box = site.page.locator(selector).bounding_box()
    assert box is not None
    return box["x"], box["y"], box["width"], box["height"]


def crop(frame: Rectangle, size: tuple[int, int], model: tuple[int, int]) -> Rectangle:
    """Return the part of the frame that the service would show the model."""
    left, top, width, height = frame
    scale = min(width / size[0], height / size[1])
    factor = min(size[0] / model[0], size[1] / model[1])
    seen = (scale * factor * model[0], scale * factor * model[1])
    return left + (width - seen[0]) / 2, top + (height - seen[1]) / 2, *seen


@pytest.mark.parametrize("viewport", [(390, 844), (1440, 900)])
@pytest.mark.parametrize(
    ("size", "model"),
    [((900, 300), (128, 128)), ((300, 900), (128, 128)), ((400, 300), (96, 192))],
)
def test_bright_part_is_what_the_model_saw(
    site: Site, size: tuple[int, int], model: tuple[int, int], viewport: tuple[int, int]
) -> None:
    site.page.set_viewport_size({"width": viewport[0], "height": viewport[1]})
    show(site, size, model)
    caption = f"The model saw the bright part, at {model[0]}\u00a0×\u00a0{model[1]}"
    expect(site.page.locator("#bright")).to_have_text(caption)
    for _ in range(2):
        wanted = crop(rectangle(site, "#frame"), size, model)
        assert rectangle(site, "#seen") == pytest.approx(wanted, abs=1)
        site.page.set_viewport_size({"width": viewport[0] - 60, "height": viewport[1]})


def test_nothing_is_dimmed_where_all_was_seen(site: Site) -> None:
    show(site, (300, 300))
    expect(site.page.locator("#bright")).to_have_text("The model saw it at 128\u00a0×\u00a0128")
    assert site.page.evaluate(SHADOW) == "none"


SHADOW = "getComputedStyle(document.getElementById('seen')).boxShadow"


@pytest.mark.parametrize("size", [(900, 300), (300, 900)])
def test_stretched_picture_was_seen_whole(site: Site, size: tuple[int, int]) -> None:
    show(site, size, (96, 192), "stretch")
    caption = "The model saw all of it, squeezed to 96\u00a0×\u00a0192"
    expect(site.page.locator("#bright")).to_have_text(caption)
    assert site.page.evaluate(SHADOW) == "none"
    whole = crop(rectangle(site, "#frame"), size, size)
    assert rectangle(site, "#seen") == pytest.approx(whole, abs=1)


@pytest.mark.parametrize("size", [(900, 300), (300, 900)])
def test_padded_picture_is_shown_between_its_bars(site: Site, size: tuple[int, int]) -> None:
    model = (96, 192)
    show(site, size, model, "pad")
    caption = "The model saw all of it, between black bars, at 96\u00a0×\u00a0192"
    expect(site.page.locator("#bright")).to_have_text(caption)
    assert site.page.evaluate(SHADOW) == "none"
    seen = crop(rectangle(site, "#frame"), model, model)
    assert rectangle(site, "#seen") == pytest.approx(seen, abs=1)
    assert rectangle(site, "#image") == pytest.approx(seen, abs=1)  # in it, it is contained
    site.page.get_by_role("button", name="Show what the model saw").click()
    assert rectangle(site, "#thumbnail") == pytest.approx(seen, abs=1)


def test_a_press_shows_the_pixels_that_the_model_saw(site: Site) -> None:
    show(site, (640, 360))
    frame, seen = rectangle(site, "#frame"), rectangle(site, "#seen")
    thumbnail = site.page.locator("#thumbnail")
    expect(thumbnail).to_be_hidden()
    button = site.page.get_by_role("button", name="Show what the model saw")
    button.focus()
    site.page.keyboard.press("Enter")
    expect(thumbnail).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(thumbnail).to_have_css("image-rendering", "pixelated")
    assert rectangle(site, "#thumbnail") == pytest.approx(seen, abs=0.1)
    assert rectangle(site, "#frame") == frame
    site.page.mouse.click(frame[0] + frame[2] / 2, frame[1] + frame[3] / 2)
    expect(thumbnail).to_be_hidden()
    expect(button).to_have_attribute("aria-pressed", "false")


def test_frame_keeps_its_place_while_the_picture_comes(site: Site) -> None:
    site.fake_result()
    site.page.route("**/images/7QK.jpg", lambda _route: None)
    site.page.goto("/result.html?name=7QK", wait_until="commit")
    expect(site.page.locator("#bars li").first).to_be_visible()
    before = rectangle(site, "#frame")
    site.page.unroute_all()
    show(site, (300, 900))
    assert rectangle(site, "#frame") == before


def test_missing_picture_is_said_and_the_verdict_stands(site: Site) -> None:
    site.fake_result()
    for path in ("**/images/7QK.jpg", "**/thumbnails/7QK.png"):
        site.page.route(path, lambda route: route.fulfill(status=404))
    site.open("/result.html?name=7QK")
    expect(site.page.locator("#bright")).to_have_text("The picture can’t be loaded.")
    expect(site.page.locator("#pixels")).to_be_hidden()
    expect(site.heading).to_have_text("Mouse")
