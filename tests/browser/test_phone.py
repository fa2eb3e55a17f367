"""On a phone: what happens is seen at once, nothing jumps, and little is sent."""

import re
import time
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import CDPSession, Page, expect

from tests.support.browser.context import NewContext
from tests.support.browser.pace import slowness
from tests.support.browser.shift import MOST, moved, shift, watch_shift
from tests.support.browser.site import Site, file, picture
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
SLOW = 400 * 1000 / 8
"""Bytes in a second: 400 kbit/s."""
WATCH = """
addEventListener('change', () => { window.chosen = performance.now(); }, true);
new MutationObserver(() => {
  const bar = document.querySelector('#working:not([hidden]) progress');
  if (window.chosen && bar) window.barSeen ??= performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
DELAY = "window.barSeen - window.chosen"


@pytest.fixture
def phone(new_context: NewContext, site: Site) -> Site:
    """Return the site on a phone."""
    context = new_context(**PHONE)
    watch_shift(context)
    return Site(context.new_page(), site.url)


@pytest.fixture
def slow(phone: Site) -> Iterator[Site]:
    """Return the site on a phone with a slow connection."""
    client = throttled(phone.page)
    yield phone
    client.detach()


def throttled(page: Page) -> CDPSession:
    """Let the page have 400 kbit/s in either direction."""
    client = page.context.new_cdp_session(page)
    line = {"downloadThroughput": SLOW, "uploadThroughput": SLOW, "latency": 100, "offline": False}
    client.send("Network.enable")
    client.send("Network.emulateNetworkConditions", line)
    return client


def test_progress_is_seen_within_300_ms(phone: Site) -> None:
    phone.page.add_init_script(WATCH)
    delays = []
    for seed in range(3):
        phone.hold_forms()
        phone.open()
        phone.choose(picture(seed=seed))
        expect(phone.page.get_by_role("progressbar")).to_be_in_viewport()
        expect(phone.page.get_by_role("button", name="Cancel")).to_be_in_viewport()
        delays.append(phone.page.evaluate(DELAY))
        phone.page.unroute_all(behavior="ignoreErrors")
    assert min(delays) < 300 * slowness(phone.page)


def grainy() -> bytes:
    """Return a photograph of about 3 MB, as phones make them: a picture with sensor noise."""
    pixels = np.asarray(noise(3600, 2700, 3), np.int16)
    grain = np.random.default_rng(3).integers(-40, 41, pixels.shape, np.int16)
    return encoded(Image.fromarray((pixels + grain).clip(0, 255).astype(np.uint8)), quality=80)


@pytest.mark.slow
def test_three_megabytes_are_answered_in_8_s_on_a_slow_line(slow: Site) -> None:
    photo = grainy()
    assert len(photo) > 3_000_000
    slow.open()
    start = time.monotonic()
    slow.choose(file("photo.jpg", photo))
    slow.expect_result()
    assert time.monotonic() - start < 8 * slowness(slow.page)


@pytest.mark.parametrize("status", [500, 503])
def test_a_broken_service_is_told_in_the_first_view(phone: Site, status: int) -> None:
    phone.page.route("**/api/uploads", lambda route: route.fulfill(status=status, body="no"))
    phone.open()
    phone.choose(picture())
    expect(phone.trouble).to_contain_text("The service isn’t working right now.")
    expect(phone.trouble).to_be_in_viewport(ratio=1)
    expect(phone.page.get_by_role("button", name="Try again")).to_be_in_viewport()


@pytest.mark.parametrize("count", [1, 4])
def test_nothing_jumps_from_picture_to_verdict(phone: Site, count: int) -> None:
    phone.open()
    phone.choose(*(picture(f"{seed}.jpg", seed) for seed in range(count)))
    phone.expect_result()
    if count > 1:
        phone.done(count)
    phone.page.wait_for_timeout(500)
    assert shift(phone.page) <= MOST, moved(phone.page)


@pytest.mark.parametrize("viewport", [(390, 844), (1024, 768), (1440, 900)])
@pytest.mark.parametrize("shared", [False, True])
def test_nothing_jumps_while_a_page_loads(
    new_context: NewContext, site: Site, viewport: tuple[int, int], shared: bool
) -> None:
    site.open()
    site.choose(picture())
    name = site.expect_result()
    context = new_context(viewport={"width": viewport[0], "height": viewport[1]})
    watch_shift(context)
    page = context.new_page()
    page.goto(f"/{name}" if shared else "/")
    page.wait_for_load_state("networkidle")
    if shared:
        expect(page.locator('main[data-state="shown"]')).to_be_visible()
    page.wait_for_timeout(500)
    assert shift(page) <= MOST, moved(page)


def test_home_weighs_under_90_kb_with_its_font(phone: Site, stack: RunningStack) -> None:
    client = phone.page.context.new_cdp_session(phone.page)
    client.send("Network.enable")
    sizes: dict[str, float] = {}
    addresses: dict[str, str] = {}
    client.on(
        "Network.responseReceived",
        lambda event: addresses.update({event["requestId"]: event["response"]["url"]}),
    )
    client.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    phone.open()
    phone.page.wait_for_load_state("networkidle")
    fetched = {addresses[key]: size for key, size in sizes.items() if key in addresses}
    assert any(url.endswith(".woff2") for url in fetched)
    assert not [url for url in fetched if "bokeh.min" in url]
    home = sum(size for url, size in fetched.items() if "/examples/" not in url)
    # The server in front of moto adds headers of its own.
    most = 90_000 + (60 * len(fetched) if stack.on_moto else 0)
    assert home < most, fetched


def test_the_journey_takes_at_most_8_taps(phone: Site, site: Site) -> None:
    site.open()
    site.choose(*(picture(f"{seed}.jpg", seed + 40) for seed in range(2)))
    site.done(2)
    for thumb in site.page.get_by_role("button", name="Right", exact=True).all():
        thumb.click()
    taps = 0

    def tap(name: str | re.Pattern[str]) -> None:
        nonlocal taps
        target = phone.page.get_by_role("button", name=name).or_(
            phone.page.get_by_role("link", name=name)
        )
        target.filter(visible=True).first.tap()
        taps += 1

    phone.open()
    taps += 2  # the button, and the picture in the phone's own chooser
    phone.choose(picture(seed=99))
    phone.expect_result()
    tap("No")
    phone.page.locator("#ask-chips button").nth(1).tap()
    taps += 1
    expect(phone.page.locator("#ask-people")).to_be_visible()
    tap(re.compile("Label a hard one"))
    for _ in range(2):
        expect(phone.page.locator('#frame[aria-busy="false"]')).to_be_visible()
        tap(re.compile("^Mouse"))
    expect(phone.page.get_by_text(re.compile(r"2 today"))).to_be_visible()
    assert taps <= 8


def test_landscape_shows_the_button(new_context: NewContext) -> None:
    context = new_context(viewport={"width": 844, "height": 390}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto("/")
    expect(page.get_by_text("Choose pictures")).to_be_in_viewport(ratio=1)
