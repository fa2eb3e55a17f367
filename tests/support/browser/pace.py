"""How slow the machine is for a browser now, so that no promise of speed depends on it."""

from playwright.sync_api import Page

_CHORE = """() => {
  const start = performance.now();
  let rows = [];
  for (let n = 0; n < 60000; n += 1) rows.push({ n, text: `row ${n * 7919 % 60013}` });
  rows = JSON.parse(JSON.stringify(rows)).sort((a, b) => (a.text < b.text ? -1 : 1));
  return performance.now() - start;
}"""
"""Work of a fixed size."""

_USUAL = 50
"""Milliseconds that the chore takes on the machine of the promises, with two idle cores."""


def slowness(page: Page) -> float:
    """Return how many times as long work takes as it usually does, at least 1."""
    took: float = page.evaluate(_CHORE)
    return max(1.0, took / _USUAL)
