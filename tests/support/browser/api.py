"""What peers do in the browser: voting on a result, labelling the hard ones, deleting.

Against the real stack as it is; `Api` stands in for the API where a test wants answers of its own.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.support.browser.site import Site
from tests.support.pictures import encoded, noise

LABELS = ["Headphone", "Mouse", "Camera", "Smartphone", "Glasses", "Shoes", "Watch", "Laptop"]
NONE = "Something else"
UNKNOWN = "Can’t tell"

Json = dict[str, Any]


def vote_with_mouse(page: Page, name: str, label: str) -> None:
    """Say on the page of `name` what it is: a label, NONE or UNKNOWN."""
    _vote(page, name, label, lambda button: button.click())


def agree_with_mouse(page: Page, name: str) -> str:
    """Say on the page of `name` that its best guess is right; return that label."""
    _have_question(page, name)
    result = page.request.get(f"/results/{name}.json").json()
    label: str = result["predictions"][0]["label"]
    answer = label if result["label"] is None else "Yes"
    page.locator("#ask").get_by_role("button", name=answer, exact=True).click()
    _expect_said(page)
    return label


def vote_with_keyboard(page: Page, name: str, label: str) -> None:
    """Say the same as `vote_with_mouse` with Enter."""
    _vote(page, name, label, lambda button: button.press("Enter"))


def label_blind(page: Page, truth: Callable[[str], str | None], most: int) -> list[str]:
    """Answer the hard ones with keys until none is left, `most` at most; return their names.

    `truth` tells what a picture shows by its name: a label, NONE or UNKNOWN; None skips it.
    """
    page.goto("/label.html")
    answered: list[str] = []
    while len(answered) < most and (name := current(page)):
        answer = truth(name)
        page.keyboard.press("s" if answer is None else key_of(page.locator("#answers"), answer))
        if answer is not None:
            answered.append(name)
    expect(page.locator('main[data-unsent="0"]')).to_be_attached()
    return answered


def current(page: Page) -> str | None:
    """Wait for the next hard one, until an answer would count; return its name, None at the end."""
    expect(page.locator('#frame[aria-busy="false"], #over').filter(visible=True)).to_be_visible()
    if page.locator("#over").is_visible():
        return None
    source = page.locator("#picture").get_attribute("src") or ""
    found = re.fullmatch(r"/images/([A-Z0-9]+)\.jpg", source)
    return found[1] if found else None


def key_of(place: Locator, label: str) -> str:
    """Return the key that stands beside a label."""
    return {NONE: "0", UNKNOWN: "?"}.get(label) or (
        place.locator("li")
        .filter(has_text=re.compile(rf"^\d?{label}\d?$"))
        .locator("kbd")
        .inner_text()
    )


def _vote(page: Page, name: str, label: str, press: Callable[[Locator], None]) -> None:
    ask = page.locator("#ask")
    _have_question(page, name)
    no = ask.get_by_role("button", name="No", exact=True)
    if no.is_visible():
        press(no)
    chip = ask.get_by_role("button", name=label, exact=True)
    if not chip.is_visible():
        press(ask.get_by_role("button", name="Back"))  # it is the model's guess
        chip = ask.get_by_role("button", name="Yes", exact=True)
    press(chip)
    _expect_said(page)


def _have_question(page: Page, name: str) -> None:
    """Open the page of `name`, without an answer of one's own."""
    if not page.url.endswith(f"/{name}"):
        page.goto(f"/result.html?name={name}")
    expect(page.locator("#ask")).to_be_visible()
    if page.locator("#ask-undo").is_visible():
        page.locator("#ask-undo").click()
        expect(page.locator("#ask-said")).to_have_text("Undone.")


def _expect_said(page: Page) -> None:
    expect(page.locator("#ask-said")).to_have_text(re.compile("^You said"))


_SECRETS = {"upload-id", "voter"}


@dataclass(frozen=True)
class Call:
    """A call that the page made."""

    method: str
    path: str
    body: Any
    query: dict[str, list[str]]
    secrets: dict[str, str]
    """The headers that hold one."""


@dataclass
class Api:
    """The API of votes as a test wants it: it keeps what was asked, and answers from a table."""

    calls: list[Call] = field(default_factory=list)
    held: list[Route] = field(default_factory=list)
    holds: bool = False
    answers: dict[str, tuple[int, Json]] = field(default_factory=dict)

    def stand_in(self, page: Page) -> "Api":
        """Answer the page's calls from now on."""
        page.route(re.compile(r"/api/(results|queue|stats|uploads)"), self._answer)
        return self

    def made(self, method: str, ending: str = "") -> list[Call]:
        """Return the calls of one method whose path ends so."""
        return [call for call in self.calls if call.method == method and call.path.endswith(ending)]

    def release(self) -> None:
        """Let go what was held back."""
        self.holds = False
        while self.held:
            self._respond(self.held.pop(0))

    def _answer(self, route: Route) -> None:
        request = route.request
        parts = urlsplit(request.url)
        if (request.method, parts.path) == ("POST", "/api/uploads"):
            route.fallback()  # tickets are not about votes
            return
        self.calls.append(
            Call(
                request.method,
                parts.path,
                json.loads(request.post_data) if request.post_data else None,
                parse_qs(parts.query, keep_blank_values=True),
                {name: value for name, value in request.headers.items() if name in _SECRETS},
            )
        )
        if self.holds:
            self.held.append(route)
        else:
            self._respond(route)

    def _respond(self, route: Route) -> None:
        status, document = self._found(route.request)
        kind = "application/json" if status < 400 else "application/problem+json"
        route.fulfill(status=status, body=json.dumps(document), content_type=kind)

    def _found(self, request: Request) -> tuple[int, Json]:
        path = urlsplit(request.url).path
        for pattern, answer in reversed(self.answers.items()):
            if re.search(pattern, f"{request.method} {path}?{urlsplit(request.url).query}"):
                return answer
        if request.method == "POST":
            people = {"answers": 1, "same": 1}
            return 200, {**json.loads(request.post_data or "{}"), "people": people}
        if request.method == "DELETE" and path.endswith("/uploads"):
            return 200, {"deleted": {"pictures": 1, "votes": 2}}
        return 200, {"removed": True}


def problem(status: int, code: str, detail: str = "") -> tuple[int, Json]:
    """Return a refusal of the API."""
    return status, {"status": status, "code": code, "detail": detail, "title": "Refused"}


def hard_ones(site: Site, names: list[str], missing: tuple[str, ...] = ()) -> list[Json]:
    """Serve pictures of these names; return what the API says of them."""
    bodies = {name: encoded(noise(160, 120, seed)) for seed, name in enumerate(names)}

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2].partition(".")[0]
        if name in missing:
            route.fulfill(status=404, body="There is no such object.")
        else:
            route.fulfill(body=bodies[name], content_type="image/jpeg")

    for name in names:
        site.page.route(f"**/images/{name}.jpg", answer)
    return [
        {"name": name, "image": f"/images/{name}.jpg", "thumbnail": f"/thumbnails/{name}.png"}
        for name in names
    ]
