"""What a person does on the site, and the faults that a test puts in its way."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, Route, expect

from tests.support.pictures import encoded, noise, quadrants

ID = "0123456789abcdef0123456789abcdef"
RESULT: dict[str, Any] = {
    "name": "7QK",
    "created": "2026-11-22T12:00:00Z",
    "image": "/images/7QK.jpg",
    "thumbnail": "/thumbnails/7QK.png",
    "model": {"name": "souqnet", "version": "3f2a9c01b7de"},
    "predictions": [
        {"label": "Mouse", "probability": 0.9812},
        {"label": "Camera", "probability": 0.0127},
        {"label": "Shoes", "probability": 0.0061},
    ],
    "label": "Mouse",
}


def picture(name: str = "picture.jpg", seed: int = 0) -> FilePayload:
    """Return a picture as a person would choose it; each seed gives another."""
    return FilePayload(name=name, mimeType="image/jpeg", buffer=encoded(noise(320, 240, seed)))


def file(name: str, data: bytes) -> FilePayload:
    """Return a file of any content that claims to be a JPEG."""
    return FilePayload(name=name, mimeType="image/jpeg", buffer=data)


def truncated() -> FilePayload:
    """Return the first half of a JPEG."""
    data = encoded(noise(320, 240))
    return file("half.jpg", data[: len(data) // 2])


def refusal(code: str, message: str = "") -> str:
    """Return the XML that S3 answers to a form that it refuses."""
    return f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"


@dataclass
class Site:
    """The site in one page."""

    page: Page
    url: str

    def open(self, path: str = "/") -> None:
        """Go to a page of the site and wait until its scripts ran."""
        self.page.goto(path)

    def choose(self, *files: FilePayload) -> None:
        """Choose files with the button."""
        self.page.locator("#pictures").set_input_files(list(files))

    @property
    def heading(self) -> Locator:
        """The first heading."""
        return self.page.locator("h1").filter(visible=True)

    @property
    def flash(self) -> Locator:
        """The message in place."""
        return self.page.get_by_role("alert")

    @property
    def trouble(self) -> Locator:
        """Why the picture on the stage has no result."""
        return self.page.locator("#trouble")

    @property
    def strip(self) -> Locator:
        """The pictures of this tab."""
        return self.page.locator("#strip > li")

    def done(self, count: int) -> Locator:
        """Wait until so many pictures of the strip have a verdict; return them."""
        done = self.page.locator('#strip > li[data-step="done"]')
        expect(done).to_have_count(count)
        return done

    def expect_result(self) -> str:
        """Wait for the verdict; return the name of the picture."""
        expect(self.page.locator('main[data-state="shown"]')).to_be_visible()
        self.page.wait_for_url(re.compile(r"/[A-Z0-9]{1,16}$"))
        return self.page.url.rpartition("/")[2]

    def expect_chart(self) -> Locator:
        """Wait until the chart is drawn."""
        chart = self.page.locator("#chart[data-drawn]")
        expect(chart).to_be_visible()
        chart.scroll_into_view_if_needed()
        return chart

    def fake_result(self, **changes: object) -> None:
        """Serve a shared result of our own making under 7QK."""
        self.fake("**/results/7QK.json", {**RESULT, **changes})
        image = encoded(quadrants(128, 128), "PNG")
        for path in ("**/images/7QK.jpg", "**/thumbnails/7QK.png"):
            self.page.route(path, lambda route: route.fulfill(body=image, content_type="image/png"))

    def fake(self, path: str, document: object, status: int = 200) -> None:
        """Serve a JSON document of our own making."""
        body = json.dumps(document)
        kind = "application/json" if status < 400 else "application/problem+json"
        self.page.route(
            path, lambda route: route.fulfill(status=status, body=body, content_type=kind)
        )

    def on_form(self, handler: Callable[[Route], object]) -> None:
        """Let `handler` answer the forms that carry the pictures; all else passes."""

        def answer(route: Route) -> None:
            handler(route)

        own, form = (self.url, "blob:", "data:"), f"{self.url}/uploads"
        self.page.route(lambda url: url == form or not url.startswith(own), answer)

    def hold_forms(self) -> list[Route]:
        """Keep the forms on their way; return the list that they gather in."""
        held: list[Route] = []
        self.on_form(held.append)
        return held

    def refuse_form(self, status: int, xml: str) -> None:
        """Answer every form as S3 refuses it."""
        self.on_form(lambda route: answer_form(route, status, xml))


def answer_form(route: Route, status: int, xml: str = "") -> None:
    """Answer a form as S3 does."""
    route.fulfill(
        status=status,
        body=xml,
        content_type="application/xml",
        headers={"Access-Control-Allow-Origin": "*"},
    )
