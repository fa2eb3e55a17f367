import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from chalice.test import Client, HTTPResponse

import app
from chalicelib.errors import BusyError
from chalicelib.ports import Kind, Pause, Votes
from chalicelib.uploads import deletion
from chalicelib.voting import service
from chalicelib.voting.votes import Ballot
from tests.support.paths import BUNDLED, ROOT
from tests.support.voting import CARD, NOW, VotingFixture

GOOD = {"filename": "m.jpg", "content_type": "image/jpeg", "size": 3}
JSON = {"Content-Type": "application/json"}


def post(api: Client, body: object, headers: dict[str, str] | None = None) -> HTTPResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return api.http.post("/uploads", headers=JSON if headers is None else headers, body=data)


def test_a_request_is_answered_with_a_ticket(api: Client) -> None:
    response = post(api, GOOD)
    assert response.status_code == 201
    assert set(response.json_body) == {"id", "url", "fields", "answer", "expires_in"}


def test_refusal_names_the_field(api: Client) -> None:
    response = post(api, {**GOOD, "size": 26_214_400})
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json_body == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "The file is too large: size may be at most 20971520 bytes (20 MiB).",
        "code": "too-large",
        "field": "size",
    }


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/stats", 200), ("GET", "/stats/pictures", 400), ("DELETE", "/queue", 405)],
)
def test_no_cache_keeps_an_answer(api: Client, method: str, path: str, status: int) -> None:
    answer = api.http.request(method, path)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store")


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "text/plain"}])
def test_request_without_json_type_is_refused(api: Client, headers: dict[str, str]) -> None:
    response = post(api, GOOD, headers)
    assert response.status_code == 415
    assert response.json_body["code"] == "unsupported-media-type"


@pytest.mark.parametrize(
    "spelling",
    [
        "text/plain; application/json",
        "text/plain;application/json",
        "text/plain, application/json",
        "text/plain;charset=application/json",
        "application/x-www-form-urlencoded; application/json",
        "multipart/form-data; boundary=x; application/json",
        "application/json, text/plain",
        "application/jsonp",
        "; application/json",
    ],
)
def test_type_that_only_names_json_is_refused(api: Client, spelling: str) -> None:
    response = post(api, GOOD, {"Content-Type": spelling})
    assert response.status_code == 415
    assert response.json_body["code"] == "unsupported-media-type"


@pytest.mark.parametrize("spelling", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_may_be_spelled_as_browsers_do(api: Client, spelling: str) -> None:
    assert post(api, GOOD, {"Content-Type": spelling}).status_code == 201


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/uploads"),
        ("DELETE", "/uploads"),
        ("DELETE", f"/uploads/{'0' * 32}"),
        ("POST", "/results/7QK/votes"),
        ("POST", "/results/7QK/explanation"),
    ],
)
def test_page_of_another_site_changes_nothing(
    api: Client, site: str, method: str, path: str
) -> None:
    headers = {**JSON, "Sec-Fetch-Site": site}
    refused = api.http.request(method, path, headers=headers, body=json.dumps(GOOD).encode())
    assert problem(refused, 400)["code"] == "cross-site"


def test_our_page_and_programs_are_answered(api: Client) -> None:
    for site in ({}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
        assert post(api, GOOD, {**JSON, **site}).status_code == 201


VOTE = {"label": "Mouse", "voter": "0123abcd", "blind": False}


def vote(api: Client, name: str, body: object, method: str = "POST") -> HTTPResponse:
    data = json.dumps(body).encode()
    return api.http.request(method, f"/results/{name}/votes", headers=JSON, body=data)


def delete(api: Client, upload_id: str) -> HTTPResponse:
    return api.http.delete("/uploads", headers={"Upload-Id": upload_id})


def queue_of(api: Client, voter: str) -> dict[str, Any]:
    found: dict[str, Any] = api.http.get("/queue", headers={"Voter": voter}).json_body
    return found


def problem(response: HTTPResponse, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    found: dict[str, Any] = response.json_body
    assert found["status"] == status
    return found


@pytest.mark.slow
def test_long_deletion_goes_on_by_the_queue(api: Client, voting: VotingFixture) -> None:
    name = voting.file()
    for number in range(deletion.MOST_IN_A_REQUEST + 1):
        ballot = Ballot(f"v{number}", "Mouse", cannot_tell=False, blind=True)
        service.cast(name, ballot, voting.context, NOW)
    app.use(voting.ports)
    accepted = delete(api, voting.uploads[name])
    assert accepted.status_code == 202
    assert accepted.json_body == {"deleted": {"pictures": 1, "votes": 200, "votes_left": 1}}
    event = api.events.generate_sqs_event(voting.queue.sent)
    api.lambda_.invoke("answer_uploads", event)
    assert delete(api, voting.uploads[name]).status_code == 404
    assert voting.left() == voting.tombstones(name)


def test_vote_is_counted_shown_and_deleted(api: Client, voting: VotingFixture) -> None:
    name = voting.file(0.5)
    told: dict[str, object] = {"name": name, "label": "Watch", "cannot_tell": False, "blind": True}
    told["people"] = {"answers": 1, "same": 1}
    assert vote(api, name, {**VOTE, "label": "Watch", "blind": True}).json_body == told
    assert vote(api, name, {**VOTE, "voter": "b"}).status_code == 200
    stats = api.http.get("/stats").json_body
    assert stats["confusion"] == {"Mouse": {"Mouse": 1, "Watch": 1}}
    assert stats["blind"]["confusion"] == {"Mouse": {"Watch": 1}}
    cell = f"/stats/pictures?model={CARD.version}&predicted=Mouse&voted=Watch"
    assert [one["name"] for one in api.http.get(cell).json_body["pictures"]] == [name]
    hard = queue_of(api, "c")
    assert set(BUNDLED.labels) <= set(hard["labels"])
    assert [one["name"] for one in hard["pictures"]] == [name]
    assert queue_of(api, "b")["pictures"] == []
    assert vote(api, name, {"voter": "b"}, "DELETE").json_body == {"name": name, "removed": True}
    assert vote(api, name, {"voter": "b"}, "DELETE").json_body == {"name": name, "removed": False}
    deleted = delete(api, voting.uploads[name])
    assert deleted.json_body == {"deleted": {"pictures": 1, "votes": 1}}
    again = delete(api, voting.uploads[name])
    assert problem(again, 404)["code"] == "unknown-upload"
    assert voting.left() == voting.tombstones(name)


def test_with_no_votes_the_statistics_say_so(api: Client) -> None:
    found = api.http.get("/stats").json_body
    assert (found["votes"], found["accuracy"], found["confusion"]) == (0, None, {})


def test_empty_label_asks_for_an_empty_cell(api: Client, voting: VotingFixture) -> None:
    name = voting.file()
    vote(api, name, {**VOTE, "label": None})
    cell = f"/stats/pictures?model={CARD.version}&predicted=Mouse&voted="
    assert [one["name"] for one in api.http.get(cell).json_body["pictures"]] == [name]


def test_explanation_is_promised_and_made_by_the_queue(api: Client, voting: VotingFixture) -> None:
    name = voting.file()
    app.use(voting.ports)
    accepted = api.http.post(f"/results/{name}/explanation")
    assert accepted.status_code == 202
    assert accepted.json_body == {"explanation": f"/explanations/{name}.json"}
    assert len(voting.queue.sent) == 1
    assert problem(api.http.post("/results/NONE/explanation"), 404)["code"] == "unknown-picture"


class OnlyPauses:
    """Votes of which only what is paused can be asked."""

    def pauses(self) -> dict[Kind, Pause]:
        return {}


@pytest.mark.parametrize("name", ["ZZZ", "zzz", "%2e%2e", "A" * 17])
def test_vote_on_unknown_picture_reads_no_picture(
    api: Client, name: str, voting: VotingFixture
) -> None:
    app.use(replace(voting.ports, votes=cast("Votes", OnlyPauses())))
    assert problem(vote(api, name, VOTE), 404)["code"] == "unknown-picture"
    assert problem(vote(api, name, {"voter": "v"}, "DELETE"), 404)["code"] == "unknown-picture"
    assert problem(api.http.get("/stats"), 500)["code"] == "internal"


def test_what_is_paused_is_refused_and_the_rest_goes_on(api: Client, voting: VotingFixture) -> None:
    name = voting.file()
    app.use(voting.ports)
    voting.table.set_pause(Kind.UPLOADS, Pause("We move house."))
    refused = post(api, GOOD)
    assert refused.headers["Retry-After"] == "3600"
    assert "We move house." in problem(refused, 503)["detail"]
    assert problem(api.http.post(f"/results/{name}/explanation"), 503)["code"] == "paused"
    assert vote(api, name, VOTE).status_code == 200
    app.use(voting.ports)  # a process that reads it afresh
    voting.table.set_pause(Kind.VOTES, Pause())
    assert problem(vote(api, name, VOTE), 503)["code"] == "paused"
    assert vote(api, name, {"voter": VOTE["voter"]}, "DELETE").status_code == 200


def test_full_day_is_told_with_its_end(
    api: Client, voting: VotingFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAILY", "1")
    app.use(voting.ports)
    assert post(api, GOOD).status_code == 201
    refused = post(api, GOOD)
    assert problem(refused, 429)["code"] == "daily-limit"
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400


def test_calls_around_cloudfront_are_refused(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORIGIN_SECRET", "s" * 40)
    assert problem(post(api, GOOD), 403)["code"] == "forbidden"
    assert problem(api.http.get("/stats"), 403)["code"] == "forbidden"
    through = {**JSON, "Origin-Secret": "s" * 40, "Viewer-Address": "192.0.2.7"}
    assert post(api, GOOD, through).status_code == 201


def test_api_itself_answers_only_who_was_invited(
    api: Client, voting: VotingFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whatever CloudFront's function lets through.
    monkeypatch.setenv("ACCESS", "invited")
    monkeypatch.setenv("INVITATION_KEY", "k" * 43)
    app.use(voting.ports)
    for path, methods in app.app.routes.items():
        for method in set(methods) - ({"POST"} if path == app.INVITATIONS else set()):
            asked = path.replace("{name}", "7QK").replace("{upload_id}", "0" * 32)
            refused = api.http.request(method, asked, headers=JSON, body=b"{}")
            assert problem(refused, 401)["code"] == "invitation-needed", (method, path)
    invitation = app.invited().invite(1, datetime.now(UTC) + timedelta(days=1))
    body = json.dumps({"invitation": invitation}).encode()
    let_in = api.http.post(app.INVITATIONS, headers=JSON, body=body)
    assert let_in.status_code == 200
    cookie = let_in.headers["Set-Cookie"]
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")
    guest = {**JSON, "Cookie": f"theme=dark; {cookie.partition(';')[0]}"}
    assert post(api, GOOD, guest).status_code == 201


def test_unlisted_api_lists_nothing(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCESS", "unlisted")
    for path in ("/queue", "/hard", "/stats/pictures?model=a&predicted=b&voted=c"):
        assert problem(api.http.get(path), 404)["code"] == "not-listed"


def test_unknown_label_names_its_field(api: Client, voting: VotingFixture) -> None:
    found = problem(vote(api, voting.file(), {**VOTE, "label": "Teapot"}), 400)
    assert (found["code"], found["field"]) == ("invalid-request", "label")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/queue", "voter"),
        ("/hard", "voter"),
        ("/hard?voter=", "voter"),
        ("/hard?voter=a%20b", "voter"),
        ("/hard?voter=a&voter=b", "voter"),
        ("/hard?voter=a&after=1", "after"),
        ("/hard?voter=a&limit=1000", "limit"),
        ("/stats?model=x", "model"),
        ("/stats?after=x", "after"),
        ("/stats?after=1&after=2", "after"),
        ("/stats/pictures?predicted=a&voted=b", "model"),
        ("/stats/pictures?model=a&predicted=b", "voted"),
        ("/stats/pictures?model=a&predicted=b&voted=c&after=x", "after"),
    ],
)
def test_a_question_with_a_fault_names_the_field(api: Client, path: str, field: str) -> None:
    assert problem(api.http.get(path), 400)["field"] == field


@pytest.mark.parametrize("voter", ["", "a b", "a" * 65])
def test_a_header_with_a_fault_is_named(api: Client, voter: str) -> None:
    asked = api.http.get("/queue", headers={"Voter": voter})
    assert problem(asked, 400)["field"] == "voter"


def test_a_voter_is_said_once(api: Client) -> None:
    asked = api.http.get("/queue?voter=b", headers={"Voter": "a"})
    assert problem(asked, 400)["field"] == "voter"


def test_pages_of_the_last_release_are_answered(api: Client, voting: VotingFixture) -> None:
    name = voting.file(0.5)
    assert api.http.get("/hard?voter=a").json_body == queue_of(api, "a")
    deleted = api.http.delete(f"/uploads/{voting.uploads[name]}")
    assert deleted.json_body == {"deleted": {"pictures": 1, "votes": 0}}


@pytest.mark.parametrize("method", ["DELETE", "GET"])
def test_call_about_an_upload_needs_its_id(api: Client, method: str) -> None:
    asked = {"Accept": "application/zip"}
    refused = problem(api.http.request(method, "/uploads", headers=asked), 400)
    assert (refused["code"], refused["field"]) == ("invalid-request", "Upload-Id")


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_vote_without_json_type_is_refused(api: Client, method: str) -> None:
    for headers in ({}, {"Content-Type": "text/plain"}):
        response = api.http.request(
            method, "/results/7QK/votes", headers=headers, body=json.dumps(VOTE).encode()
        )
        assert problem(response, 415)["code"] == "unsupported-media-type"


def test_busy_table_is_503() -> None:
    assert app.STATUS[BusyError] == 503


def test_no_voter_is_logged(
    api: Client,
    voting: VotingFixture,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    name = voting.file()
    vote(api, name, VOTE)
    queue_of(api, str(VOTE["voter"]))
    vote(api, name, {"voter": VOTE["voter"]}, "DELETE")
    told = [str(vars(record)) for record in caplog.records if record.name == "fuzzy-vision"]
    assert len(told) == 2
    assert not [text for text in (*told, capfd.readouterr().out) if "0123abcd" in text]


def test_another_method_is_a_problem_too(api: Client) -> None:
    response = api.http.request("PUT", "/uploads")
    assert response.status_code == 405
    assert response.json_body["code"] == "method-not-allowed"


def test_no_traceback_reaches_a_client(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UPLOADS_BUCKET")
    response = post(api, GOOD)
    assert response.status_code == 500
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json_body["code"] == "internal"
    assert "UPLOADS_BUCKET" not in response.body.decode()


def test_importing_app_loads_no_worker_library() -> None:
    program = (
        "import sys, app; "
        "print([name for name in ('numpy', 'PIL', 'ai_edge_litert') if name in sys.modules])"
    )
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "[]\n"


@pytest.mark.usefixtures("near")
def test_report_is_taken_by_its_reason(api: Client, voting: VotingFixture) -> None:
    name = voting.file()

    def report(body: object) -> HTTPResponse:
        data = json.dumps(body).encode()
        return api.http.post(f"/results/{name}/report", headers=JSON, body=data)

    answer = report({"reason": "private"})
    assert (answer.status_code, answer.json_body) == (202, {"name": name})
    for body in ({}, {"reason": "dull"}, {"reason": ["rude"]}, {"reason": "rude", "by": "me"}):
        assert report(body).status_code == 400
    assert [one.reason for one in voting.table.reports()] == ["private"]
    name = "ZZZ"
    assert report({"reason": "rude"}).status_code == 404


@pytest.mark.usefixtures("near")
def test_own_data_is_a_zip_for_the_holder_of_the_id(api: Client, voting: VotingFixture) -> None:
    upload_id = voting.uploads[voting.file()]

    def get(**headers: str) -> HTTPResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return api.http.get("/uploads", headers=named)

    answer = get(Upload_Id=upload_id, Accept="application/zip")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    assert answer.body.startswith(b"PK")
    refused = get(Upload_Id=upload_id)
    assert (refused.status_code, refused.json_body["code"]) == (400, "invalid-request")
    unknown = get(Upload_Id="f" * 32, Accept="application/zip")
    assert (unknown.status_code, unknown.json_body["code"]) == (404, "unknown-upload")
