"""The audit of a page with axe."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Frame, Page


def findings(page: Page | Frame) -> list[str]:
    """Return what axe finds in a page, whatever its impact."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text())
    report: dict[str, Any] = page.evaluate("axe.run()")
    return [
        f"{found['id']} ({found['impact']}): {node['html']}"
        for found in report["violations"]
        for node in found["nodes"]
    ]
