"""Steps of a check that take a picture from the ticket to its deletion."""

import secrets
from http import HTTPStatus
from typing import Any

from fuzzyvision.checking.faults import expect
from fuzzyvision.checking.pages import origin_allowed
from fuzzyvision.checking.visit import Visit
from fuzzyvision.client.answer import Answer

_LATER = {HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE}
"""What a vote is answered with a moment too early: a picture is filed after its answer."""

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


def ticket(visit: Visit) -> None:
    """Get a form for one picture, to an address that the page may send it to."""
    asked = {"filename": "check.jpg", "content_type": "image/jpeg", "size": len(visit.picture)}
    found = visit.client.send_json("POST", "/api/uploads", asked)
    visit.ticket = found.must_be("a ticket", HTTPStatus.CREATED).json()
    address = str(visit.ticket["url"])
    expect(origin_allowed(visit, address), f"the page's policy does not allow {address}")


def wrong_form(visit: Visit) -> None:
    """See that a form that was changed is refused."""
    fields = {**visit.ticket["fields"], "key": secrets.token_hex(16)}
    found = visit.client.send_form(visit.ticket["url"], fields, visit.picture)
    found.must_be("a form for another key", HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN)


def form(visit: Visit) -> None:
    """Post the form."""
    ticket = visit.ticket
    found = visit.client.send_form(ticket["url"], ticket["fields"], visit.picture)
    found.must_be("the form", HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT)


def answer(visit: Visit) -> None:
    """Wait for the answer."""
    found = visit.until(lambda: _document(visit, visit.ticket["answer"]), "no answer came")
    refusal = found.get("error", {}).get("message", "")
    expect(found.get("status") == "classified", f"the picture is refused: {refusal}")
    visit.result = found["result"]
    expect(bool(visit.result.get("predictions")), "the answer has no predictions")


def pictures(visit: Visit) -> None:
    """See that picture, thumbnail and result are public, as the answer says."""
    for key, kind, begin in (("image", "image/jpeg", _JPEG), ("thumbnail", "image/png", _PNG)):
        found = visit.client.ask("GET", visit.result[key]).must_be(f"the {key}", HTTPStatus.OK)
        expect(found.type == kind, f"the {key} is {found.type}, not {kind}")
        expect(found.body.startswith(begin), f"the {key} is not a picture")
        cached = found.headers.get("Cache-Control", "")
        expect("max-age=300" in cached, f"the {key} is cached as {cached or 'unknown'}")
    found = visit.client.ask("GET", f"/results/{visit.name}.json")
    found.must_be("the result", HTTPStatus.OK)
    expect(found.json() == visit.result, "the result is not that of the answer")


def share(visit: Visit) -> None:
    """Open the short address."""
    found = visit.client.ask("GET", f"/{visit.name}").must_be(f"/{visit.name}", HTTPStatus.OK)
    if not visit.is_("invited"):  # there the page itself is at this address
        expect(visit.name.encode() in found.body, f"the page of /{visit.name} does not name it")


def explanation(visit: Visit) -> None:
    """Have the answer explained."""
    found = visit.client.ask("POST", f"/api/results/{visit.name}/explanation")
    address = str(found.must_be("an explanation", HTTPStatus.ACCEPTED).json()["explanation"])
    visit.until(lambda: _document(visit, address), "no explanation came")


def vote(visit: Visit) -> None:
    """Vote for what the model said."""
    visit.votes = _votes(visit)
    label = visit.result["predictions"][0]["label"]
    ballot = {"label": label, "voter": visit.voter, "blind": False}

    def cast() -> Answer | None:
        found = visit.client.send_json("POST", f"/api/results/{visit.name}/votes", ballot)
        return None if found.status in _LATER else found

    found = visit.until(cast, "no vote was taken")
    found.must_be("a vote", HTTPStatus.OK)
    expect(found.json().get("label") == label, "the vote that was stored is another")


def statistics(visit: Visit) -> None:
    """See that the statistics count the vote."""
    counted = visit.votes + 1
    visit.until(lambda: _votes(visit) >= counted or None, "the statistics did not count the vote")


def queue(visit: Visit) -> None:
    """See that the labelling queue leaves out what its voter has answered, or is not there."""
    found = visit.client.ask("GET", "/api/queue", headers={"Voter": visit.voter})
    if visit.is_("unlisted"):
        found.must_be("the labelling queue of an unlisted service", HTTPStatus.NOT_FOUND)
        return
    found.must_be("the labelling queue", HTTPStatus.OK)
    names = [one["name"] for one in found.json()["pictures"]]
    expect(visit.name not in names, "the labelling queue has what was answered")


def deletion(visit: Visit) -> None:
    """Delete it all."""
    secret = {"Upload-Id": visit.ticket["id"]}
    found = visit.client.ask("DELETE", "/api/uploads", headers=secret)
    found.must_be("a deletion", HTTPStatus.OK, HTTPStatus.ACCEPTED)
    again = visit.client.ask("DELETE", "/api/uploads", headers=secret)
    again.must_be("a deletion of what is deleted", HTTPStatus.NOT_FOUND)


def _votes(visit: Visit) -> int:
    found = visit.client.ask("GET", "/api/stats").must_be("the statistics", HTTPStatus.OK)
    return int(found.json()["votes"])


def _document(visit: Visit, address: str) -> dict[str, Any] | None:
    """Return a document that is to come, or None if it is not there yet."""
    found = visit.client.ask("GET", address)
    if found.status == HTTPStatus.NOT_FOUND:
        return None
    found.must_be(address.rpartition("/")[0], HTTPStatus.OK)  # not its name: it is the upload's id
    document: dict[str, Any] = found.json()
    return document
