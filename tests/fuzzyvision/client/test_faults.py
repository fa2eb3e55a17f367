"""`fuzzyvision.client` with a service that is busy, away, or hostile."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from fuzzyvision.client import (
    Client,
    ClientError,
    InvalidError,
    LaterError,
    NoAnswerError,
    NotFoundError,
    RefusedError,
    RejectedError,
    UnreachableError,
    UnreadableError,
)
from fuzzyvision.client.documents import Ticket
from fuzzyvision.client.retrying import Patience, retry_after
from tests.support.faulty_service import Fault, faulty
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack

PICTURE = encoded(noise(80, 60, 31))
NOBODY = "http://127.0.0.1:9"
PASSING = {
    "a full hour": Fault("POST /api/uploads", 429, b"{}", {"Retry-After": "1"}, times=2),
    "a busy bucket": Fault("POST /uploads", 503, b"<Error/>"),
    "a proxy without its server": Fault("GET /answers/", 502, b"<html>"),
    "no ticket came": Fault("POST /api/uploads"),
    "the ticket was lost": Fault("POST /api/uploads", after=True),
    "no form arrived": Fault("POST /uploads"),
    "the form's answer was lost": Fault("POST /uploads", after=True),
    "the answer was lost": Fault("GET /answers/"),
    "half an answer": Fault("GET /answers/", 200, b"{", {"Content-Length": "100"}),
    "an answer to come": Fault("GET /answers/", 403, times=3),
}


@pytest.mark.parametrize("kind", PASSING)
def test_what_passes_is_repeated_and_nothing_done_twice(stack: RunningStack, kind: str) -> None:
    said: list[str] = []
    before = Client(stack.url).statistics().pictures
    with faulty(stack.url, PASSING[kind]) as service:
        client = Client(service.url, seconds=60, told=said.append)
        name = client.classify(PICTURE).name
        assert PASSING[kind].times == 0
        client.vote(name, None)
        assert client.statistics().pictures == before + 1
    assert all(line.endswith(" s.") for line in said)


def test_retry_after_is_waited_for(stack: RunningStack) -> None:
    fault = Fault("GET /model/card.json", 503, b"{}", {"Retry-After": "1"})
    with faulty(stack.url, fault) as service:
        Client(service.url, seconds=60).model_card()
        first, second = service.moments
    assert second - first >= 1


def test_a_wait_beyond_the_limit_is_not_begun() -> None:
    problem = {"detail": "Today's are in.", "code": "daily-limit"}
    told = json.dumps(problem).encode()
    with faulty(NOBODY, Fault("GET", 429, told, {"Retry-After": "86400"}, times=99)) as service:
        with pytest.raises(LaterError, match="Today's are in") as refused:
            Client(service.url, seconds=3600).model_card()
        assert len(service.calls) == 1
    assert (refused.value.code, refused.value.retry_after) == ("daily-limit", 86_400)


def test_patience_ends_with_the_last_error() -> None:
    said: list[str] = []
    with pytest.raises(UnreachableError, match="does not answer"):
        Client(NOBODY, seconds=1, told=said.append).model_card()
    assert said
    with faulty(NOBODY, Fault("GET", 404, times=99)) as service:
        client = Client(service.url, seconds=1)
        with pytest.raises(NoAnswerError, match="No explanation came within 1 s"):
            client._document("/explanations/7QK.json", "No explanation came")  # noqa: SLF001 - the wait itself


def test_what_was_deleted_by_a_try_whose_answer_was_lost_is_deleted(stack: RunningStack) -> None:
    found = Client(stack.url).classify(PICTURE)
    with faulty(stack.url, Fault("DELETE", after=True)) as service:
        Client(service.url, seconds=60).delete(found.upload_id)
        assert service.count("DELETE /api/uploads") == 2
    with pytest.raises(NotFoundError):
        Client(stack.url).result(found.name)


def test_stopping_ends_every_wait() -> None:
    patience = Patience(3600)
    patience.stop()
    with faulty(NOBODY, Fault("GET", 503, times=99)) as service:
        client = Client(service.url)
        client.patience = patience
        with pytest.raises(ClientError, match="Stopped"):
            client.model_card()


def test_pictures_on_their_way_are_yielded_before_an_error(stack: RunningStack) -> None:
    told = json.dumps({"detail": "Today's are in.", "code": "daily-limit"}).encode()
    limit = Fault("POST /api/uploads", 429, told, {"Retry-After": "3600"}, times=99)
    with faulty(stack.url, Fault("GET /answers/", 404, times=3)) as service:
        service.at("POST /api/uploads", 2, lambda: service.faults.append(limit))
        many = Client(service.url, seconds=60).classify_many([PICTURE] * 9, parallel=3)
        assert next(many).result
        with pytest.raises(LaterError, match="Today's are in"):
            next(many)
        assert service.count("POST /api/uploads") == 3


@pytest.mark.parametrize("one", ["mouse.jpg", PICTURE])
def test_one_picture_is_not_many(one: Any) -> None:  # noqa: ANN401 - a mistake
    with pytest.raises(TypeError, match="classify one"):
        Client(NOBODY).classify_many(one)


REFUSED: dict[str, tuple[int, type[RefusedError]]] = {
    "invalid": (400, InvalidError),
    "moved": (301, RefusedError),
    "teapot": (418, RefusedError),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_refusal_is_raised_with_code_and_field(kind: str) -> None:
    status, error = REFUSED[kind]
    told = json.dumps({"detail": "No\n\x1b[31m.", "code": kind, "field": "voter"}).encode()
    fault = Fault("GET", status, told, {"Location": "https://x.example/"})
    with faulty(NOBODY, fault) as service, pytest.raises(error) as refused:
        Client(service.url).model_card()
    assert (refused.value.status, refused.value.code) == (status, kind)
    assert refused.value.field == "voter"
    assert str(refused.value) == "No \ufffd[31m. It has moved to https://x.example/"


def test_hostile_problem_is_a_refusal() -> None:
    told = json.dumps({"detail": [1], "code": {"a": 1}}).encode()
    fault = Fault("GET", 400, told, {"Location": "x"})
    with faulty(NOBODY, fault) as service, pytest.raises(InvalidError, match="It has moved to x"):
        Client(service.url).model_card()


RESULT = {
    "name": "7QK",
    "label": None,
    "predictions": [{"label": "Mouse", "probability": 0.5}],
    "model": {"name": "souqnet", "version": "3f2a9c01b7de"},
}
HOSTILE: dict[str, Any] = {
    "no JSON": b"<html>",
    "too deep": b"[" * 100_000,
    "a list": [],
    "no name": {**RESULT, "name": 7},
    "an address as name": {**RESULT, "name": "//x.example/"},
    "no predictions": {**RESULT, "predictions": []},
    "no probability": {**RESULT, "predictions": [{"label": "Mouse", "probability": "0.5"}]},
    "not a number": json.dumps(
        {**RESULT, "predictions": [{"label": "", "probability": float("nan")}]}
    ).encode(),
    "label of numbers": {**RESULT, "label": [1]},
    "too long": bytes(20 * 2**20 + 1),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_document_is_unreadable(kind: str) -> None:
    told = HOSTILE[kind]
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    with faulty(NOBODY, Fault("GET", 200, body)) as service, pytest.raises(UnreadableError):
        Client(service.url).result("7QK")


TICKET = {"id": "a", "url": "/uploads", "fields": {}, "answer": "/answers/a.json"}
TICKETS: dict[str, dict[str, Any]] = {
    "fields of lists": {"fields": {"key": []}},
    "answer elsewhere": {"answer": "https://x.example/answers/a.json"},
    "form elsewhere": {"url": "ftp://x.example/"},
    "no form": {"url": "http://[x/"},
}


@pytest.mark.parametrize("kind", TICKETS)
def test_hostile_ticket_is_refused(kind: str) -> None:
    told = json.dumps({**TICKET, **TICKETS[kind]}).encode()
    faults = Fault("POST /api", 201, told), Fault("POST", 204)
    with faulty(NOBODY, *faults) as service, pytest.raises(ClientError):
        Client(service.url, seconds=0).classify(PICTURE)


def test_model_that_is_too_slow_to_explain_is_said() -> None:
    accepted = json.dumps({"explanation": "/explanations/7QK.json"}).encode()
    told = json.dumps({"refused": "too-slow", "message": "Too slow."}).encode()
    odd = {"name": "7QK", "columns": 2, "rows": 2}
    odd |= {"labels": [{"label": "Mouse", "probability": 0.5, "drops": [0.1]}]}
    faults = [
        *(Fault("POST", 202, accepted, times=2), Fault("GET", 200, told)),
        Fault("GET", 200, json.dumps(odd).encode()),
    ]
    with faulty(NOBODY, *faults) as service:
        with pytest.raises(RejectedError, match="Too slow"):
            Client(service.url).explain("7QK")
        with pytest.raises(UnreadableError):
            Client(service.url).explain("7QK")


def page(after: str | None, voted: str) -> bytes:
    part = {"confusion": {"Mouse": {voted: 1}}, "labels": {voted: {"votes": 1}}}
    figures = {"pictures": 2, "votes": 2, "accuracy": 0.5, "interval": [0.1, 0.9]}
    return json.dumps({**figures, **part, "blind": part, "after": after}).encode()


def test_statistics_are_all_pages_in_one() -> None:
    faults = [Fault("GET", 200, page("1-a", "Mouse")), Fault("GET", 200, page(None, "Watch"))]
    with faulty(NOBODY, *faults) as service:
        found = Client(service.url).statistics()
        assert service.calls == ["GET /api/stats", "GET /api/stats?after=1-a"]
    assert found.document["blind"]["confusion"] == {"Mouse": {"Mouse": 1, "Watch": 1}}
    assert (found.votes, found.accuracy, found.interval) == (2, 0.5, (0.1, 0.9))
    endless = Fault("GET", 200, page("1-a", "Mouse"), times=2000)
    with faulty(NOBODY, endless) as service, pytest.raises(UnreadableError, match="1,000 pages"):
        Client(service.url).statistics()


@pytest.mark.parametrize(
    "url",
    [
        *("localhost", "ftp://x.example", "http://", "http://x:port/", "http://[x"),
        *("https://a:b@x", "http://x/docs.html", "http://x/?y", "http://x/#y"),
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(
        ClientError, match=r"begin with https://|PASSWORD=|address alone, http://x$"
    ):
        Client(url)


def test_https_of_a_service_without_it_is_said(stack: RunningStack) -> None:
    with faulty(NOBODY) as service:
        for url, seconds in ((service.url, 3600), (stack.url, 0)):
            place = url.removeprefix("http://")
            with pytest.raises(ClientError, match=f"{place} speaks no https, .*try http://{place}"):
                Client(f"https://{place}", seconds=seconds).model_card()


OTHERS = {"no such page": (404, b"<p>"), "no such method": (501, b""), "a page": (200, b"<p>")}


@pytest.mark.parametrize("kind", OTHERS)
def test_other_web_server_is_told_from_a_service(kind: str) -> None:
    words = "does not look like Fuzzy Vision"
    with (
        faulty(NOBODY, Fault("GET", *OTHERS[kind])) as service,
        pytest.raises(ClientError, match=words),
    ):
        Client(service.url).model_card()


def test_picture_is_not_sent_from_https_to_http() -> None:
    client = Client("https://x.example")
    with pytest.raises(ClientError, match="without encryption"):
        client._post(Ticket("a", "http://x.example/", {}, "/a"), PICTURE)  # noqa: SLF001 - no certificate is at hand


def test_retry_after_is_a_number_or_a_date() -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    found = retry_after(format_datetime(soon, usegmt=True))
    assert found is not None
    assert 0 < found <= 3600
    assert [retry_after(one) for one in ("7", "-7", "", None, "soon", "9" * 5000)] == [
        *(7, 0, None, None, None, None)
    ]
