"""The report of a training, opened from its file: no server, no network."""

import pytest
from playwright.sync_api import Browser, expect

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


@pytest.mark.parametrize("width", [320, 1280])
def test_the_report_draws_its_charts_offline_on_any_screen(
    browser: Browser, address: str, width: int
) -> None:
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
    box = matrix.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 160, box["y"] + box["height"] - 90)
    expect(page.locator(".bk-Tooltip")).to_contain_text(NASTY)
    expect(page.locator('img[src="x"]')).to_have_count(0)
    assert problems == []
    context.close()
