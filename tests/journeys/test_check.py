"""`fuzzy-vision check` finds nothing on a service that works, and what is broken on one that is."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import replace
from http import HTTPStatus

import pytest

from fuzzyvision.checking.check import STEPS, check
from fuzzyvision.checking.visit import Visit
from fuzzyvision.cli import main
from fuzzyvision.client.answer import Answer
from fuzzyvision.client.site import Site
from tests.support.stack import RunningStack

Change = Callable[[Visit, str, str, Answer], Answer]
"""What becomes of an answer of the service: given the visit, the method and the path."""

CSP = "Content-Security-Policy"
MOMENT = 0.5


class Broken(Site):
    """A client of a service that works, whose answers are changed on the way."""

    def __init__(self, url: str, change: Change) -> None:
        super().__init__(url)
        self._change = change
        self.visit: Visit | None = None

    def ask(
        self,
        method: str,
        address: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        found = super().ask(method, address, body, headers)
        assert self.visit is not None
        return self._change(self.visit, method, address.removeprefix(self.url), found)


def on(method: str, begin: str, change: Callable[[Answer], Answer]) -> Change:
    """Change the answers to one method, for paths that begin so."""

    def broken(_visit: Visit, asked: str, path: str, found: Answer) -> Answer:
        return change(found) if asked == method and path.startswith(begin) else found

    return broken


def late(method: str, begin: str, change: Change) -> Change:
    """Lose patience once a path was asked for, and change answers from then on."""
    seen: list[str] = []

    def broken(visit: Visit, asked: str, path: str, found: Answer) -> Answer:
        if asked == method and path.startswith(begin):
            seen.append(path)
            visit.patience = MOMENT
        return change(visit, asked, path, found) if seen else found

    return broken


def status(code: HTTPStatus) -> Callable[[Answer], Answer]:
    return lambda found: replace(found, status=code)


def header(name: str, value: str) -> Callable[[Answer], Answer]:
    def changed(found: Answer) -> Answer:
        headers = copy(found.headers)
        del headers[name]
        headers[name] = value
        return replace(found, headers=headers)

    return changed


def body(before: bytes, after: bytes) -> Callable[[Answer], Answer]:
    return lambda found: replace(found, body=found.body.replace(before, after))


def home(change: Callable[[Answer], Answer]) -> Change:
    return lambda _visit, _method, path, found: change(found) if path == "/" else found


def any_form_is_taken(_visit: Visit, method: str, _path: str, found: Answer) -> Answer:
    forbidden = method == "POST" and found.status == HTTPStatus.FORBIDDEN
    return replace(found, status=HTTPStatus.NO_CONTENT) if forbidden else found


def no_form_is_taken(_visit: Visit, method: str, path: str, found: Answer) -> Answer:
    taken = method == "POST" and "/api/" not in path
    return replace(found, status=HTTPStatus.FORBIDDEN) if taken else found


def queue_has_all(visit: Visit, _method: str, path: str, found: Answer) -> Answer:
    told = f'{{"pictures": [{{"name": "{visit.name}"}}]}}'.encode() if "queue" in path else b""
    return replace(found, body=told) if told else found


def no_answer_comes(visit: Visit, _method: str, path: str, found: Answer) -> Answer:
    visit.patience = MOMENT
    return replace(found, status=HTTPStatus.NOT_FOUND) if path.startswith("/answers/") else found


GONE, FAILED, OK = HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.OK
BROKEN: dict[str, tuple[str, Change]] = {
    "no page": ("page", home(status(FAILED))),
    "no policy": ("page", home(header(CSP, ""))),
    "scripts of others": ("page", home(header(CSP, "script-src *"))),
    "types are guessed": ("page", home(header("X-Content-Type-Options", ""))),
    "a file of another site": ("files", home(body(b'src="/', b'src="https://a.example/'))),
    "half published": ("files", on("GET", "/model/card.json", body(b"labels", b"words"))),
    "files are not cached": ("files", home(body(b'="/', b'="/none/'))),
    "a page for all": ("missing objects", on("GET", "/images/Z", status(OK))),
    "no tickets": ("ticket", on("POST", "/api/uploads", status(FAILED))),
    "form elsewhere": ("ticket", on("POST", "/api/uploads", body(b'"url":"http', b'"url":"ftp'))),
    "any form": ("wrong form", any_form_is_taken),
    "no form": ("form", no_form_is_taken),
    "no worker": ("answer", no_answer_comes),
    "all refused": ("answer", on("GET", "/answers/", body(b"classified", b"rejected"))),
    "no thumbnail": ("pictures", on("GET", "/thumbnails/", status(GONE))),
    "picture as page": ("pictures", on("GET", "/images/", header("Content-Type", "text/html"))),
    "cached for good": ("pictures", on("GET", "/images/", header("Cache-Control", "immutable"))),
    "another result": ("pictures", on("GET", "/results/", body(b'"name"', b'"title"'))),
    "no votes": ("vote", on("POST", "/api/results/", status(FAILED))),
    "no explanation": (
        "explanation",
        late("POST", "/api/results/", on("GET", "/explanations/", status(GONE))),
    ),
    "not counted": (
        "statistics",
        late(
            "GET",
            "/api/stats",
            on("GET", "/api/stats", lambda one: replace(one, body=b'{"votes": 0}')),
        ),
    ),
    "asked again": ("labelling queue", queue_has_all),
    "nothing is deleted": ("deletion", on("DELETE", "/api/uploads", status(OK))),
}


def faults(stack: RunningStack, change: Change) -> dict[str, str]:
    """Return what a check finds wrong: the steps that fail, and what they say."""
    client = Broken(stack.url, change)
    client.visit = Visit(client)
    return {one.step.title: one.fault for one in check(client.visit) if one.fault is not None}


def test_nothing_is_wrong_with_a_service_that_works(
    stack: RunningStack, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--url", stack.url]) == 0
    shown = capsys.readouterr().out
    assert shown.splitlines()[-1] == "All is well."
    assert shown.count("  ok ") == len(STEPS)


@pytest.mark.parametrize("kind", BROKEN)
def test_what_is_broken_is_found(stack: RunningStack, kind: str) -> None:
    step, change = BROKEN[kind]
    found = faults(stack, change)
    assert step in found, found


def test_steps_that_lack_what_they_need_are_not_tried(stack: RunningStack) -> None:
    client = Broken(stack.url, BROKEN["no tickets"][1])
    client.visit = Visit(client)
    found = {one.step.title: one for one in check(client.visit)}
    assert found["page"].kept
    assert not found["ticket"].kept
    assert not found["deletion"].tried
    assert "needs: form" in found["deletion"].line()
    assert "Look at the log of the API's function." in found["ticket"].line()


def test_a_check_leaves_nothing_behind(stack: RunningStack) -> None:
    client = Site(stack.url)
    before = client.ask("GET", "/api/stats").json()["votes"]
    visit = Visit(client)
    assert all(one.kept for one in check(visit))
    assert client.ask("GET", "/api/stats").json()["votes"] == before
    assert client.ask("GET", f"/results/{visit.name}.json").status == GONE
    assert client.ask("GET", visit.ticket["answer"]).json()["error"]["code"] == "deleted"


def test_nobody_at_an_address_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--url", "http://127.0.0.1:9"]) == 1
    assert "does not answer" in capsys.readouterr().out
    assert main(["check", "--url", "localhost"]) == 2
    assert "begin with https:// or http://" in capsys.readouterr().err


def test_a_folder_that_nobody_serves_says_so(
    tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--data", f"{tmp_path}/none"]) == 2
    assert "holds no pictures" in capsys.readouterr().err
