"""The report of a training, opened from its file: no server, no network."""

from itertools import product

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from fuzzyvision.reports import training
from tests.support.training_record import draw, record

NASTY = "<img src=x onerror=alert(1)> $$\\href{javascript:alert(2)}{x}$$"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write a report whose first label is hostile; return its address."""
    folder = tmp_path_factory.mktemp("report")
    found = record(folder, (NASTY, "Square", "Stripes"))
    draw(found)
    training.write(found, folder / "report.html")
    return (folder / "report.html").as_uri()


def point_at_cells(page: Page, matrix: Locator) -> Locator:
    """Move the pointer over the matrix until it shows the hostile label; return the tooltip."""
    shown = page.locator(".bk-Tooltip").filter(has_text=NASTY)
    for _ in range(20):  # the chart may not listen yet
        box = matrix.bounding_box()
        assert box is not None
        for across, down in product((0.35, 0.45, 0.55, 0.65), (0.3, 0.45, 0.6, 0.75, 0.85)):
            page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
            page.wait_for_timeout(50)
            if shown.count():
                return shown
    return shown


@pytest.mark.parametrize("width", [320, 1280])
def test_report_draws_charts_offline(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, offline=True)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.goto(address)
    expect(page.locator(".bk-Figure canvas").first).to_be_attached()
    expect(page.locator(".bk-Figure")).to_have_count(5)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    matrix = page.get_by_role("img", name="Chart of the numbers").locator(".bk-Figure")
    matrix.scroll_into_view_if_needed()
    expect(point_at_cells(page, matrix)).to_be_visible()
    expect(page.locator('img[src="x"]')).to_have_count(0)
    assert problems == []
    context.close()
