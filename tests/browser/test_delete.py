"""Whoever uploaded a picture can delete it; the right to do so never leaves the browser."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Locator, Request, expect

from tests.support.browser.api import Api, problem
from tests.support.browser.site import ID, Site, picture


def own(site: Site, created: str = "2026-11-22T12:00:00Z", **changes: object) -> None:
    """Let the browser remember 7QK as uploaded from here."""
    memory = {"name": "7QK", "label": "Mouse", "created": created, "id": ID, **changes}
    site.page.add_init_script(
        "if (!sessionStorage.given) { sessionStorage.given = 1;"
        f" localStorage.setItem('fuzzy-vision.recent', {json.dumps(json.dumps([memory]))}); }}"
    )


def dialog(site: Site) -> Locator:
    """Return the question before a picture is deleted."""
    return site.page.get_by_role("dialog", name=re.compile("^Delete "))


def test_deletion_on_the_result_page_is_complete(site: Site) -> None:
    asked: list[Request] = []

    def note(request: Request) -> None:
        asked.append(request)

    site.page.on("request", note)
    site.open()
    site.choose(picture(seed=7))
    name = site.expect_result()
    site.page.locator('#ask [data-act="unknown"]').filter(visible=True).click()
    expect(site.page.locator("#ask")).to_contain_text("Undo")
    site.page.get_by_role("button", name="Delete").click()
    expect(dialog(site).get_by_role("button", name="Keep it")).to_be_focused()
    dialog(site).get_by_role("button", name="Delete it").click()
    expect(site.heading).to_have_text("Deleted")
    went = "The picture is gone, and 1 answer about it."
    expect(site.page.locator("#lede")).to_have_text(went)
    (call,) = [one for one in asked if one.method == "DELETE"]
    assert call.url == f"{site.url}/api/uploads"
    assert re.fullmatch("[0-9a-f]{32}", call.headers["upload-id"])
    for path in (f"images/{name}.jpg", f"thumbnails/{name}.png", f"results/{name}.json"):
        assert site.page.request.get(f"/{path}").status in {403, 404}
    expect(site.strip).to_have_count(0)
    site.open()
    expect(site.page.locator("#recent")).to_be_hidden()
    expect(site.strip).to_have_count(0)
    assert call.headers["upload-id"] not in str(site.page.evaluate("({...localStorage})"))


def test_deleting_from_the_list_clears_the_strip(site: Site) -> None:
    site.open()
    site.choose(picture("a.jpg", 8), picture("b.jpg", 9))
    site.done(2)
    site.open()
    site.done(2)
    site.page.locator("#recent-list").get_by_role("button", name="Delete").first.click()
    dialog(site).get_by_role("button", name="Delete it").click()
    expect(site.strip).to_have_count(1)
    site.page.reload()
    site.done(1)


def test_upload_id_is_nowhere_on_the_page(site: Site) -> None:
    own(site)
    site.fake_result()
    for path in ("/", "/result.html?name=7QK"):
        site.open(path)
        expect(site.page.get_by_role("button", name=re.compile("^Delete")).first).to_be_visible()
        assert ID not in site.page.content()
        site.page.get_by_role("button", name=re.compile("^Delete")).first.click()
        expect(dialog(site)).to_be_visible()
        assert ID not in site.page.content() + site.page.url


def test_keyboard_deletes_from_the_list(
    site: Site,
) -> None:
    api = Api().stand_in(site.page)
    own(site)
    site.open()
    delete = site.page.get_by_role("button", name="Delete: Mouse, 7QK")
    delete.focus()
    site.page.keyboard.press("Enter")
    expect(dialog(site)).to_be_visible()
    site.page.keyboard.press("Escape")
    expect(dialog(site)).to_have_count(0)
    expect(delete).to_be_focused()
    assert api.calls == []
    site.page.keyboard.press("Enter")
    expect(dialog(site)).to_be_visible()
    site.page.keyboard.press("Shift+Tab")
    site.page.keyboard.press("Enter")
    went = "7QK: The picture is gone, and 2 answers about it."
    expect(site.page.locator("#deleted")).to_have_text(went)
    expect(site.page.locator("#deleted")).to_be_focused()
    expect(site.page.locator("#recent-list li")).to_have_count(0)
    [call] = api.calls
    assert (call.method, call.path) == ("DELETE", "/api/uploads")
    assert call.secrets == {"upload-id": ID}
    site.page.reload()
    expect(site.page.locator("#recent")).to_be_hidden()


def test_dialog_shows_refusals_and_accepts_gone(
    site: Site,
) -> None:
    api = Api().stand_in(site.page)
    own(site)
    site.open()
    api.answers["DELETE"] = 503, {}
    site.page.get_by_role("button", name="Delete: Mouse, 7QK").click()
    dialog(site).get_by_role("button", name="Delete it").click()
    expect(dialog(site).get_by_role("alert")).to_contain_text("isn’t working right now")
    api.answers["DELETE"] = problem(404, "unknown-upload")
    dialog(site).get_by_role("button", name="Try again").click()
    expect(site.page.locator("#deleted")).to_have_text("7QK: It was already deleted.")


def test_only_the_uploader_can_delete(site: Site) -> None:
    own(site, created="2026-11-01T12:00:00Z")  # an earlier picture that had the same name
    site.fake_result()
    site.open("/result.html?name=7QK")
    expect(site.page.locator("#code")).to_have_text("7QK")
    expect(site.page.locator("#delete")).to_be_hidden()


def test_expired_picture_can_still_be_deleted(
    site: Site,
) -> None:
    api = Api().stand_in(site.page)
    own(site, created="2020-01-01T12:00:00Z")
    site.open()
    expect(site.page.locator("#recent-list li")).to_contain_text("expired")
    expect(site.page.locator("#recent-list a")).to_have_count(0)
    site.page.get_by_role("button", name="Delete: Mouse, 7QK").click()
    dialog(site).get_by_role("button", name="Delete it").click()
    expect(site.page.locator("#deleted")).to_contain_text("gone")
    assert len(api.calls) == 1


def test_expired_picture_without_id_is_forgotten(site: Site) -> None:
    own(site, created="2020-01-01T12:00:00Z", id=None)
    site.open()
    expect(site.page.get_by_text("Choose pictures")).to_be_visible()
    expect(site.page.locator("#recent")).to_be_hidden()


def test_own_data_is_saved_as_a_file(site: Site, tmp_path: Path) -> None:
    site.open()
    site.choose(picture(seed=11))
    name = site.expect_result()
    button = site.page.get_by_role("button", name="Download")
    with site.page.expect_download() as saved:
        button.click()
    assert saved.value.suggested_filename == f"{name}.zip"
    saved.value.save_as(tmp_path / "own.zip")
    with ZipFile(tmp_path / "own.zip") as found:
        image = site.page.request.get(f"{site.url}/images/{name}.jpg").body()
        assert found.read("picture.jpg") == image
    expect(site.page.locator("#copied")).to_contain_text("Saved")
    site.page.context.set_offline(True)
    button.click()
    expect(site.page.locator("#copied")).to_contain_text("You’re offline.")


def test_nobody_downloads_what_is_not_theirs(site: Site) -> None:
    site.open()
    site.choose(picture(seed=12))
    name = site.expect_result()
    site.page.evaluate("localStorage.clear(); sessionStorage.clear()")
    site.open(f"/{name}")
    expect(site.page.get_by_role("button", name="Report this picture")).to_be_visible()
    expect(site.page.get_by_role("button", name="Download")).to_be_hidden()
