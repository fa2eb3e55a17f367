"""What goes wrong on the way is told in words, and what can be mended is."""

import pytest
from playwright.sync_api import Route, expect

from tests.support.browser.site import RESULT, Site, answer_form, picture, refusal, truncated

EXPIRED = refusal("AccessDenied", "Invalid according to Policy: Policy expired.")


def test_a_cancelled_upload_can_be_tried_again(site: Site) -> None:
    site.hold_forms()
    site.open()
    site.choose(picture())
    site.page.get_by_role("button", name="Cancel").click()
    expect(site.trouble).to_contain_text("Cancelled.")
    site.page.unroute_all()
    again = site.page.get_by_role("button", name="Try again")
    expect(again).to_be_focused()
    again.click()
    site.expect_result()


def test_cancelling_one_lets_the_next_go(site: Site) -> None:
    site.hold_forms()
    site.open()
    site.choose(*(picture(f"{seed}.jpg", seed) for seed in range(4)))
    expect(site.strip.nth(3)).to_have_attribute("data-step", "waiting")
    site.page.get_by_role("button", name="Cancel").click()
    expect(site.strip.nth(3)).to_have_attribute("data-step", "sending")


def test_a_cancelled_picture_does_not_block_the_next(site: Site) -> None:
    held = site.hold_forms()
    site.open()
    site.choose(picture("one.jpg", 1))
    expect(site.page.locator("#doing")).to_contain_text("Sending")
    site.page.get_by_role("button", name="Cancel").click()
    expect(site.trouble).to_be_visible()
    site.page.unroute_all(behavior="ignoreErrors")
    held.clear()
    site.choose(picture("two.jpg", 2))
    site.expect_result()
    expect(site.strip.first).to_contain_text("Cancelled")


def test_unreachable_api_can_be_retried(site: Site) -> None:
    site.page.route("**/api/uploads", lambda route: route.fulfill(status=503, body="no"))
    site.open()
    site.choose(picture())
    expect(site.trouble).to_contain_text("The service isn’t working right now.")
    site.page.unroute_all()
    site.page.get_by_role("button", name="Try again").click()
    site.expect_result()


def test_an_api_that_cannot_be_reached_is_told(site: Site) -> None:
    site.page.route("**/api/uploads", lambda route: route.abort())
    site.open()
    site.choose(picture())
    expect(site.trouble).to_contain_text("We can’t reach the service.")


def test_being_offline_is_told(site: Site) -> None:
    site.open()
    site.page.context.set_offline(offline=True)
    site.choose(picture())
    expect(site.trouble).to_contain_text("You’re offline.")


def test_api_refusal_is_shown_verbatim(site: Site) -> None:
    problem = {"title": "Bad Request", "status": 400, "detail": "filename is odd.", "code": "x"}
    site.fake("**/api/uploads", problem, 400)
    site.open()
    site.choose(picture())
    expect(site.trouble).to_contain_text("The service didn’t accept this. filename is odd.")


@pytest.mark.parametrize(
    ("status", "xml", "sentence"),
    [
        (400, refusal("EntityTooLarge", "Your proposed upload exceeds"), "larger than 20 MB"),
        (400, refusal("EntityTooSmall"), "This file is empty."),
        (403, refusal("AccessDenied", "Access Denied"), "couldn’t be stored"),
        (403, refusal("SignatureDoesNotMatch"), "Storage doesn’t know this service."),
        (403, refusal("InvalidAccessKeyId"), "Storage doesn’t know this service."),
        (503, refusal("SlowDown"), "Storage is busy right now."),
        (500, "this is not XML", "Storage is busy right now."),
        (403, EXPIRED, "The upload form has expired."),
    ],
)
def test_a_refusal_of_s3_becomes_a_sentence(
    site: Site, status: int, xml: str, sentence: str
) -> None:
    site.refuse_form(status, xml)
    site.open()
    site.choose(picture())
    expect(site.trouble).to_contain_text(sentence)
    expect(site.page.get_by_role("button", name="Another picture")).to_be_visible()


def test_an_upload_that_breaks_off_is_told(site: Site) -> None:
    site.on_form(lambda route: route.abort())
    site.open()
    site.choose(picture())
    expect(site.trouble).to_contain_text("The upload was interrupted.")


@pytest.mark.parametrize(("expired", "tickets"), [(1, 2), (2, 2)])
def test_expired_form_is_replaced_once(site: Site, expired: int, tickets: int) -> None:
    asked: list[str] = []
    forms: list[int] = []

    def answer(route: Route) -> None:
        forms.append(1)
        late = len(forms) <= expired
        answer_form(route, 403 if late else 204, EXPIRED if late else "")

    site.page.on("request", lambda request: asked.append(request.url))
    site.fake("**/answers/*.json", {"status": "classified", "result": RESULT})
    site.fake_result()
    site.on_form(answer)
    site.open()
    site.choose(picture())
    if expired == 1:
        site.expect_result()
    else:
        expect(site.trouble).to_contain_text("The upload form has expired.")
    assert len([url for url in asked if url.endswith("/api/uploads")]) == tickets


def test_rejected_picture_says_why(site: Site) -> None:
    site.open()
    site.choose(truncated())
    expect(site.trouble).to_contain_text("This file is damaged.")
    words = "This file is damaged. Save it again or try another."
    expect(site.trouble.locator("p")).to_have_text(words)
    expect(site.trouble).to_be_in_viewport()
    expect(site.page.get_by_role("button", name="Try again")).to_be_hidden()
    expect(site.page.get_by_role("button", name="Another picture")).to_be_visible()


def test_rejection_is_shown_in_the_strip(site: Site) -> None:
    site.open()
    site.choose(picture(), truncated())
    expect(site.strip.last).to_have_attribute("data-step", "rejected")
    expect(site.strip.last).to_contain_text("This file is damaged.")
    expect(site.strip.first).to_have_attribute("data-step", "done")


def test_what_the_connection_stopped_continues_by_itself(site: Site) -> None:
    site.open()
    site.page.context.set_offline(offline=True)
    site.choose(picture())
    expect(site.trouble).to_contain_text("You’re offline.")
    expect(site.trouble).to_be_in_viewport()
    site.page.context.set_offline(offline=False)
    site.expect_result()


@pytest.mark.parametrize("link", ["Fuzzy Vision", "Try it"])
def test_home_is_one_tap_away_while_it_looks(site: Site, link: str) -> None:
    site.page.route("**/answers/*", lambda route: route.fulfill(status=404, body=""))
    site.open()
    site.choose(picture())
    expect(site.page.locator("#doing")).to_have_text("Looking…")
    site.page.get_by_role("link", name=link, exact=True).click()
    expect(site.heading).to_have_text("What is in your picture?")
    expect(site.strip).to_have_attribute("data-step", "looking")
    site.page.unroute_all(behavior="ignoreErrors")
    site.done(1)
