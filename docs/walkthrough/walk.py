"""What the people in the walk-through do, each in a separate browser."""

from collections.abc import Iterable, Mapping

from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect

SIZE = ViewportSize(width=1280, height=800)
_WAIT = 60_000


def newcomer(browser: Browser, url: str) -> Page:
    """Return a page of somebody who has not been here before."""
    context = browser.new_context(base_url=url, viewport=SIZE, reduced_motion="reduce")
    return context.new_page()


def upload(page: Page, files: Iterable[FilePayload]) -> dict[str, str]:
    """Upload files at once; return the file's name by that of the picture."""
    chosen = list(files)
    page.goto("/")
    page.locator("#pictures").set_input_files(chosen)
    done = page.locator('#strip > li[data-step="done"]')
    expect(done).to_have_count(len(chosen), timeout=_WAIT)
    names = [cell.get_attribute("data-name") or "" for cell in done.all()]
    return {name: file["name"] for name, file in zip(names, chosen, strict=True)}


def open_result(page: Page, name: str) -> None:
    """Look at a picture's result until all of it is there."""
    page.goto(f"/{name}", wait_until="networkidle")
    page.keyboard.press("Shift")  # the chart is drawn once somebody does something
    page.locator("#chart[data-drawn]").wait_for()
    page.locator("#ask").wait_for()


def correct(page: Page, label: str) -> None:
    """Say with the mouse what the open result actually is."""
    ask = page.locator("#ask")
    no = ask.get_by_role("button", name="No", exact=True)
    if no.is_visible():
        no.click()
    ask.get_by_role("button", name=label, exact=True).click()
    page.locator("#ask-next").wait_for()


def open_hard_ones(page: Page) -> None:
    """Go to the hard ones, and wait for the first."""
    page.goto("/label.html")
    _wait_for_next(page)


def answer_hard_ones(page: Page, truth: Mapping[str, str]) -> int:
    """Answer the hard ones with a key each, until there are none; return how many there were."""
    labels = page.locator("#choices li").all_inner_texts()
    key = {label.rstrip("0123456789").strip(): str(place + 1) for place, label in enumerate(labels)}
    count = 0
    while _wait_for_next(page):
        source = page.locator("#picture").get_attribute("src") or ""
        name = source.rpartition("/")[2].partition(".")[0]
        page.keyboard.press(key[truth[name]] if name in truth else "s")
        count += name in truth
    page.locator('main[data-unsent="0"]').wait_for()
    return count


def open_statistics(page: Page) -> None:
    """Look at the statistics until all of it is drawn."""
    page.goto("/stats.html", wait_until="networkidle")
    page.locator("#people").wait_for()


def open_cell(page: Page, predicted: str, voted: str) -> None:
    """Open the pictures of a cell of the confusion matrix."""
    page.get_by_role("button", name=f"{voted}, taken for {predicted}:").click()
    page.locator("#cell-pictures img").first.wait_for()
    page.wait_for_load_state("networkidle")


def _wait_for_next(page: Page) -> bool:
    page.locator('#frame[aria-busy="false"], #over').filter(visible=True).wait_for(timeout=_WAIT)
    return page.locator("#frame").is_visible()
