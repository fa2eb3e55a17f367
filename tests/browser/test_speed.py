"""The page is quick: measured in the browser, from the answer to the bars."""

import time

from playwright.sync_api import Route, expect

from tests.support.browser.pace import slowness
from tests.support.browser.site import Site, picture

WATCH = """
new MutationObserver(() => {
  if (document.querySelector('#bars li')) window.drawn ??= performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true });
"""
DELAY = """() => {
  const all = performance.getEntriesByType('resource');
  const answers = all.filter((entry) => entry.name.includes('/answers/'));
  return window.drawn - Math.max(...answers.map((entry) => entry.responseEnd));
}"""
TRIES = 5


def later(route: Route) -> None:
    """Hand on a request for an answer half a second late: as long as a real one takes to come."""
    time.sleep(0.5)
    route.continue_()


def test_bars_follow_the_answer_at_once(site: Site) -> None:
    """On a slower or busier machine it may take as much longer as other work does."""
    site.page.add_init_script(WATCH)
    site.page.route("**/answers/*", later)
    delays = []
    for seed in range(TRIES):
        site.open("/")
        site.choose(picture(seed=seed))
        site.expect_result()
        expect(site.page.locator("#bars li").first).to_be_visible()
        delays.append(site.page.evaluate(DELAY) / slowness(site.page))
    assert min(delays) < 100
