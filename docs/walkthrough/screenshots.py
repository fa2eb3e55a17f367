"""Photograph the pages of a running stack, light and dark, wide and narrow.

    make run &
    python -m docs.walkthrough.screenshots --url http://localhost:8000 --picture shoes.jpg

The first picture is the one on the result page; the others are in the film strip, and half are
voted on, so that there are figures: give eight, and a stack that starts afresh.
"""

import argparse
import sys
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Route, ViewportSize, sync_playwright

from tests.support import chromium

SIZES = {
    "wide": ViewportSize(width=1440, height=900),
    "middle": ViewportSize(width=1024, height=768),
    "narrow": ViewportSize(width=390, height=844),
}
SCHEMES = ("light", "dark")


def main() -> int:
    """Write the screenshots; return the exit status."""
    arguments = _parse()
    executable = chromium.find()
    if executable is None:
        print("CHROMIUM does not name a browser, and none is on the path.", file=sys.stderr)
        return 1
    arguments.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=chromium.ARGUMENTS)
        for scheme, size in product(SCHEMES, SIZES):
            for page, name in _pages(browser, arguments.url, arguments.picture, scheme, size):
                path = arguments.out / f"{name}-{scheme}-{size}.png"
                photograph(page, path)
                print(path)
        browser.close()
    return 0


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--url", default="http://localhost:8000", help="address of the stack")
    parser.add_argument("--out", default=Path("docs/screenshots"), type=Path, help="folder")
    parser.add_argument("--picture", action="append", type=Path, required=True, help="repeatable")
    return parser.parse_args()


def photograph(page: Page, path: Path) -> None:
    """Write a picture of the whole page, in few colours."""
    # The window grows to the page: a photograph of the full page would forget that it is a phone.
    size = page.viewport_size or SIZES["wide"]
    for _ in range(2):  # what is measured in window heights grows along, once
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size(ViewportSize(width=size["width"], height=height))
    photograph_window(page, path)
    page.set_viewport_size(size)


def photograph_window(page: Page, path: Path) -> None:
    """Write a picture of what the window shows, in few colours."""
    image = Image.open(BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    image.quantize(256, kmeans=1).save(path, optimize=True)


def _pages(
    browser: Browser, url: str, pictures: list[Path], scheme: str, size: str
) -> Iterator[tuple[Page, str]]:
    """Walk through the site, and stop where a photograph is due."""
    context = browser.new_context(
        base_url=url,
        viewport=SIZES[size],
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        has_touch=size == "narrow",
        is_mobile=size == "narrow",
    )
    page = context.new_page()
    page.goto("/", wait_until="networkidle")
    yield page, "index"
    held: list[Route] = []
    page.route(
        lambda address: not address.startswith((url, "data:", "blob:")),
        lambda route: held.append(route),  # noqa: PLW0108 - Playwright marks its handlers
    )
    page.locator("#pictures").set_input_files(pictures[0])
    page.locator("#image[src]").wait_for()
    while not held:
        page.wait_for_timeout(100)
    yield page, "sending"
    held[0].continue_()
    page.unroute_all(behavior="ignoreErrors")
    page.locator("#bars li").first.wait_for()
    page.wait_for_load_state("networkidle")
    yield page, "result"
    page.get_by_role("button", name="Yes", exact=True).click()
    page.locator("#ask-next").wait_for()
    yield page, "thanks"
    page.locator("#pictures").set_input_files(pictures[1:])
    done = page.locator('#strip > li[data-step="done"]')
    done.nth(len(pictures) - 1).wait_for()
    for right in page.get_by_role("button", name="Right", exact=True).all()[::2]:
        right.click()
    yield page, "strip"
    page.goto("/label.html")
    page.locator('#frame[aria-busy="false"]').wait_for()
    yield page, "label"
    page.locator("#choices button").first.click()
    page.locator('main[data-unsent="0"]').wait_for()
    page.goto("/stats.html")
    page.locator("#people").wait_for()
    yield page, "stats"
    page.goto("/model.html")
    page.locator("#facts dt").first.wait_for()
    yield page, "model"
    page.goto("/error.html")
    yield page, "error"
    page.goto("/result.html?name=ZZZZZZZZ")
    page.locator("#trouble").wait_for()
    yield page, "unknown"
    context.close()


if __name__ == "__main__":
    sys.exit(main())
