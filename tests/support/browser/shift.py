"""How far a page's contents jump while it loads: the browser's own layout shift."""

from playwright.sync_api import BrowserContext, Page

MOST = 0.02
"""More than this is seen."""

_WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries()) {
    const moved = (sources ?? []).map(({ node }) => node?.id || node?.className || node?.nodeName);
    if (!hadRecentInput) window.shifts.push({ value, moved });
  }
}).observe({ type: 'layout-shift', buffered: true });
"""


def watch_shift(context: BrowserContext) -> None:
    """Measure in every page that the context opens from now on."""
    context.add_init_script(_WATCH)


def shift(page: Page) -> float:
    """Return how far everything in the page moved together, without what its visitor asked for."""
    total: float = page.evaluate("shifts.reduce((sum, { value }) => sum + value, 0)")
    return total


def moved(page: Page) -> list[str]:
    """Return what moved and how far, for the message of a failing test."""
    found: list[str] = page.evaluate("shifts.map((one) => JSON.stringify(one))")
    return found
