"""A phone on the same network: it opens the printed address, logs in, and takes part."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser.api import agree_with_mouse
from tests.support.browser.site import Site, picture
from tests.support.chromium import ARGUMENTS
from tests.support.namespace import Device, obstacle, other_device
from tests.support.stack import RunningStack, running_stack

PASSWORD = "tulips and mice"  # noqa: S105 - of these tests
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def device() -> Iterator[Device]:
    """Connect another device to this machine."""
    reason = obstacle()
    if reason:
        pytest.skip(f"No second device: {reason}")
    with other_device() as one:
        yield one


@pytest.fixture(scope="module")
def shared(device: Device, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """Run Fuzzy Vision for the whole network; the device is connected before."""
    assert device.name
    folder = tmp_path_factory.mktemp("shared")
    # The stack on moto serves its own machine alone.
    own = {"HOST": "0.0.0.0", "PASSWORD": PASSWORD, "ENGINE": "embedded"}  # noqa: S104 - that is the point
    with running_stack(folder, **own) as running:
        yield running


@pytest.fixture
def phone(
    browser: Browser, chromium: str, device: Device, shared: RunningStack, tmp_path: Path
) -> Iterator[Site]:
    """Return the site on a phone; it knows only the address that was printed."""
    (address,) = re.findall(r"Others open (http://\S+)", shared.printed())
    command = device.command(chromium, tmp_path)
    there = browser.browser_type.launch(executable_path=command, args=ARGUMENTS)
    context = there.new_context(base_url=address, **PHONE)  # type: ignore[arg-type] # as in conftest.py
    problems: list[str] = []
    context.on("weberror", lambda error: problems.append(str(error.error)))
    yield Site(context.new_page(), address)
    there.close()
    assert problems == []


def log_in(page: Page, password: str = PASSWORD) -> None:
    """Type the password into the login page."""
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Open").click()


def test_a_phone_logs_in_uploads_and_votes(phone: Site) -> None:
    phone.open("/")
    expect(phone.heading).to_have_text("This page has a password")
    log_in(phone.page, "mice and tulips")
    expect(phone.flash).to_have_text("That isn’t the password. Try again.")
    log_in(phone.page)
    expect(phone.page).to_have_url(f"{phone.url}/")
    phone.page.wait_for_load_state()  # then its scripts ran
    phone.choose(picture())
    name = phone.expect_result()
    agree_with_mouse(phone.page, name)
    phone.open("/stats.html")
    expect(phone.page.locator("#people")).to_be_visible()
    phone.open(f"/{name}")
    assert phone.expect_result() == name


def test_a_link_leads_through_the_login_to_its_picture(phone: Site) -> None:
    phone.open("/label.html")
    log_in(phone.page)
    expect(phone.page).to_have_url(f"{phone.url}/label.html")


def test_a_page_whose_session_is_over_asks_again(phone: Site) -> None:
    phone.open("/")
    log_in(phone.page)
    phone.page.wait_for_url(f"{phone.url}/")
    phone.choose(picture(seed=1))
    phone.expect_result()
    phone.page.context.clear_cookies()
    phone.choose(picture(seed=2))
    phone.page.get_by_role("dialog").get_by_role("link", name="Log in").click()
    expect(phone.heading).to_have_text("This page has a password")
    log_in(phone.page)
    phone.done(2)  # what was chosen was kept


def test_the_whole_network_never_sees_the_password(shared: RunningStack) -> None:
    assert PASSWORD not in shared.printed()
    environ = Path(f"/proc/{shared.process.pid}/cmdline").read_bytes()
    assert PASSWORD.encode() not in environ
