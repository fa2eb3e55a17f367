"""The page waits for an answer with patience, and within bounds."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.support.browser.site import ID, RESULT, Site

HIDE = """
window.pretendHidden = true;
Object.defineProperty(document, 'hidden', { get: () => window.pretendHidden });
"""
SHOW = "window.pretendHidden = false; document.dispatchEvent(new Event('visibilitychange'));"
ANSWER = f"**/answers/{ID}.json"


def polls(page: Page) -> list[str]:
    """Return a list that grows with every request for an answer."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url) if ID in request.url else None)
    return seen


def wait_seconds(page: Page, seconds: int) -> None:
    """Let time pass in the page, with leave for its requests to end."""
    for _ in range(4 * seconds):
        page.clock.run_for(250)
        page.wait_for_timeout(15)


def look(site: Site, answer: Any = None, status: int = 404) -> list[str]:  # noqa: ANN401 - any JSON
    """Open the page of an upload whose answer is `answer`; return its requests."""
    site.page.clock.install()
    seen = polls(site.page)
    site.fake(ANSWER, answer, status)
    site.open(f"/result.html#id={ID}")
    return seen


def test_it_says_that_it_is_looking(site: Site) -> None:
    look(site)
    expect(site.heading).to_have_text("Looking…")
    expect(site.page.get_by_role("progressbar")).to_be_in_viewport()
    expect(site.page.locator("#doing")).to_have_text("Looking…")
    wait_seconds(site.page, 9)
    expect(site.page.locator("#doing")).to_have_text("Still looking…")
    wait_seconds(site.page, 12)
    expect(site.page.locator("#doing")).to_have_text("This is taking longer than usual…")
    expect(site.page.get_by_role("button", name="Cancel")).to_be_visible()


def test_waiting_ends_after_four_minutes(site: Site) -> None:
    seen = look(site)
    wait_seconds(site.page, 62)
    expect(site.page.locator("#doing")).to_contain_text("You can leave the page and come back.")
    for _ in range(19):
        site.page.clock.run_for(10_000)
        site.page.wait_for_timeout(50)
    expect(site.trouble).to_contain_text("There’s no answer yet.")
    assert 10 <= len(seen) <= 32
    site.page.unroute_all()
    site.fake(ANSWER, {"status": "classified", "result": RESULT})
    site.fake_result()
    site.page.get_by_role("button", name="Try again").click()
    wait_seconds(site.page, 1)
    expect(site.heading).to_have_text("Mouse")


def test_it_is_eager_at_first_and_patient_later(site: Site) -> None:
    seen = look(site)
    wait_seconds(site.page, 5)
    early = len(seen)
    wait_seconds(site.page, 20)
    late = len(seen) - early
    assert early / 5 > 2 * late / 20


def test_403_means_not_yet(site: Site) -> None:
    seen = look(site, status=403)
    wait_seconds(site.page, 3)
    assert len(seen) > 1
    expect(site.heading).to_have_text("Looking…")


def test_it_asks_nothing_while_nobody_looks(site: Site) -> None:
    site.page.add_init_script(HIDE)
    seen = look(site)
    wait_seconds(site.page, 20)
    assert seen == []
    site.page.evaluate(SHOW)
    wait_seconds(site.page, 2)
    assert len(seen) > 0


def test_waiting_survives_a_short_failure(site: Site) -> None:
    seen = look(site, status=503)
    wait_seconds(site.page, 2)
    assert len(seen) > 1
    site.page.unroute_all()
    site.fake(ANSWER, {"status": "classified", "result": RESULT})
    site.fake_result()
    wait_seconds(site.page, 5)
    expect(site.heading).to_have_text("Mouse")


def test_address_becomes_the_link_without_id(site: Site) -> None:
    site.fake_result()
    look(site, {"status": "classified", "result": RESULT}, 200)
    site.page.wait_for_url("**/7QK")
    assert ID not in site.page.url
    site.page.go_back()
    assert ID not in site.page.url


def test_an_answer_that_makes_no_sense_is_told(site: Site) -> None:
    look(site, {"status": "perplexed"}, 200)
    expect(site.trouble).to_contain_text("We couldn’t read the answer.")
