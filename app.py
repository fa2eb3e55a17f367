"""Chalice entry points: the API's routes and the queue's event. Parse, one call, answer.

Importing this module must stay cheap, since the API function starts with it: what needs boto3 is
imported by the first request, and what needs numpy, Pillow or LiteRT by the first upload.

Longer than a module should be, because it is the only one that uses Chalice and HTTP.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from chalice.app import Chalice, Request, Response, SQSEvent

from chalicelib import clients, invitations, keys, logs, metrics, validation
from chalicelib.access import Access
from chalicelib.errors import (
    BusyError,
    CrossSiteError,
    ForbiddenError,
    FuzzyVisionError,
    InvalidRequestError,
    InvitationNeededError,
    LaterError,
    NotFoundError,
    PausedError,
    SettingError,
    TooManyError,
    UnsupportedMediaTypeError,
)
from chalicelib.invitations import Invitations
from chalicelib.model import card
from chalicelib.pauses import Pauses
from chalicelib.ports import Kind, Ports
from chalicelib.quota import Quota
from chalicelib.settings import Settings
from chalicelib.uploads import deletion, explanations, own_data, reports, tickets
from chalicelib.voting import queries, service, statistics, votes
from chalicelib.voting.service import VotingContext

if TYPE_CHECKING:
    from chalicelib.uploads.worker import Model

Endpoint = Callable[..., dict[str, Any] | Response]
QUEUE = "fuzzy-vision-uploads"
INVITATIONS = "/invitations"
_LOGGED = ("label", "cannot_tell", "blind")
STATUS: dict[type[FuzzyVisionError], HTTPStatus] = {
    InvalidRequestError: HTTPStatus.BAD_REQUEST,
    UnsupportedMediaTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    CrossSiteError: HTTPStatus.BAD_REQUEST,
    InvitationNeededError: HTTPStatus.UNAUTHORIZED,
    # Only to those who go round CloudFront, which would take it for a page that is missing.
    ForbiddenError: HTTPStatus.FORBIDDEN,
    NotFoundError: HTTPStatus.NOT_FOUND,
    PausedError: HTTPStatus.SERVICE_UNAVAILABLE,
    TooManyError: HTTPStatus.TOO_MANY_REQUESTS,
    BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
}
_CHALICE_CODES = {
    HTTPStatus.METHOD_NOT_ALLOWED: ("method-not-allowed", "Method not allowed."),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: ("unsupported-media-type", validation.NOT_JSON),
}
_engine: list[Ports] = []

logs.logger()
app = Chalice(app_name="fuzzy-vision", configure_logs=False)
app.api.binary_types = [own_data.CONTENT_TYPE]


def endpoint(path: str, method: str) -> Callable[[Endpoint], Endpoint]:
    """Route requests to a function that takes the request and the parts of its path.

    This is the one place where errors become HTTP.
    """

    def decorate(function: Endpoint) -> Endpoint:
        @wraps(function)
        def respond(**parts: str) -> dict[str, Any] | Response:
            try:
                request = cast("Request", app.current_request)  # there is one while it is answered
                clients.check_origin(request.headers, settings().origin_secret)
                validation.check_site(request.method, request.headers)
                if path != INVITATIONS and not is_admitted(request.headers):
                    raise InvitationNeededError("Open your invitation link first.")
                return function(request, **parts)
            except FuzzyVisionError as error:
                status = STATUS.get(type(error))
                if status is None:
                    raise
                return _problem(status, error.code, str(error), error)

        app.route(path, methods=[method])(respond)
        return function

    return decorate


@endpoint("/uploads", "POST")
def create_upload(request: Request) -> Response:
    """Issue a ticket for one upload."""
    wanted = tickets.parse(_json(request))
    _admit(Kind.UPLOADS, request)
    ticket = tickets.issue_ticket(wanted, ports().objects)
    logs.log_event(
        "ticket",
        upload=keys.picture_id(ticket["id"]),
        content_type=wanted.content_type,
        size=wanted.size,
    )
    metrics.ticket(settings().stage)
    return Response(ticket, status_code=HTTPStatus.CREATED)


@endpoint("/uploads", "DELETE")
@endpoint("/uploads/{upload_id}", "DELETE")  # as pages of the release before this one ask
def delete_upload(request: Request, upload_id: str = "") -> Response:
    """Delete an upload and everything derived from it. The id is the authorization.

    It is in a header, like the voter below: paths and queries reach logs.
    """
    upload_id = upload_id or _upload_id(request)
    deleted = deletion.delete(upload_id, ports(), datetime.now(UTC))
    logs.log_event("deleted", upload=keys.picture_id(upload_id), **deleted.counts())
    status = HTTPStatus.ACCEPTED if deleted.votes_left else HTTPStatus.OK
    return Response({"deleted": deleted.counts()}, status_code=status)


@endpoint("/uploads", "GET")
def download_upload(request: Request) -> Response:
    """Give a peer everything that is kept under their upload id, as a zip."""
    if own_data.CONTENT_TYPE not in request.headers.get("accept", ""):
        raise InvalidRequestError(f"The request must say Accept: {own_data.CONTENT_TYPE}.")
    limits().take(Kind.VOTES, _address(request), datetime.now(UTC))
    body = own_data.archive(_upload_id(request), ports())
    return Response(body, {"Content-Type": own_data.CONTENT_TYPE})


@endpoint(INVITATIONS, "POST")
def use_invitation(request: Request) -> Response:
    """Let a browser in by an invitation; one that is in already uses up none."""
    invitation = invitations.parse(_json(request))
    if is_admitted(request.headers):
        return Response({"invited": True})
    cookie = invited().exchange(invitation, datetime.now(UTC))
    secure = _is_https(request)
    return Response(
        {"invited": True}, {"Set-Cookie": invitations.set_cookie(cookie, secure=secure)}
    )


@endpoint("/results/{name}/votes", "POST")
def cast_vote(request: Request, name: str) -> dict[str, Any]:
    """Cast a vote on a picture."""
    ballot = votes.parse(_json(request))
    _admit(Kind.VOTES, request)
    now = datetime.now(UTC)
    vote = service.cast(name, ballot, voting(), now, limits().client(_address(request), now))
    logs.log_event("vote", picture=name, **{part: vote[part] for part in _LOGGED})
    return vote


@endpoint("/results/{name}/votes", "DELETE")
def take_vote_back(request: Request, name: str) -> dict[str, Any]:
    """Take back a voter's vote on a picture."""
    voter = votes.parse_withdrawal(_json(request))
    limits().take(Kind.VOTES, _address(request), datetime.now(UTC))
    removed = service.take_back(name, voter, voting())
    logs.log_event("vote taken back", picture=name, removed=removed)
    return {"name": name, "removed": removed}


@endpoint("/results/{name}/explanation", "POST")
def explain_result(request: Request, name: str) -> Response:
    """Have the worker explain a picture's answer."""
    _admit(Kind.UPLOADS, request)
    return Response(explanations.ask(name, voting(), ports().queue), {}, HTTPStatus.ACCEPTED)


@endpoint("/results/{name}/report", "POST")
def report_picture(request: Request, name: str) -> Response:
    """Report a picture that should not be seen."""
    reason = reports.parse(_json(request))
    _admit(Kind.VOTES, request)
    client = limits().client(_address(request), datetime.now(UTC))
    hides = settings().hides_reported
    reports.report(name, reason, client, voting(), ports(), hides=hides)
    logs.log_event("reported", picture=name, reason=reason)
    return Response({"name": name}, {}, HTTPStatus.ACCEPTED)


@endpoint("/queue", "GET")
@endpoint("/hard", "GET")  # as pages of the release before this one ask
def list_queue(request: Request) -> dict[str, Any]:
    """List pictures that need votes, without the model's predictions."""
    _check_listed()
    told = request.headers.get("voter")
    asked = _query(request, ("voter",) if told is None else (), ("after",))
    voter = votes.parse_voter(asked.get("voter", told))
    page = queries.labelling_queue(ports().votes, voter, asked.get("after"), datetime.now(UTC))
    return {"labels": list(voting().labels), **page}


@endpoint("/stats", "GET")
def get_statistics(request: Request) -> dict[str, Any]:
    """Return the model's accuracy by the votes."""
    after = _query(request, (), ("after",)).get("after")
    since = (datetime.now(UTC) - statistics.DAYS_TOLD).date().isoformat()
    return statistics.document(ports().votes.counters(since), after)


@endpoint("/stats/pictures", "GET")
def list_cell(request: Request) -> dict[str, Any]:
    """List the pictures in a cell of the confusion matrix."""
    _check_listed()
    asked = _query(request, ("model", "predicted", "voted"), ("after",))
    cell = (asked["model"], asked["predicted"], asked["voted"])
    return queries.confusion_cell(ports().votes, cell, asked.get("after"), datetime.now(UTC))


# The name is that of the deployed function.
@app.on_sqs_message(queue=QUEUE, batch_size=1, name="answer_uploads")
def process_uploads(event: SQSEvent) -> None:
    """Process the uploads in a queue message."""
    from chalicelib.uploads import messages  # noqa: PLC0415 - the API must not load the worker

    for message in event:
        attributes = message.to_dict().get("attributes", {})
        deliveries = int(attributes.get("ApproximateReceiveCount", 1))
        messages.process_message(message.body, ports(), model(), settings(), deliveries)


@app.middleware("all")
def bind_invocation(event: Any, get_response: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - Chalice types neither
    """Name the invocation in every line of the log, and count cold starts."""
    is_request = isinstance(event, Request)
    if logs.bind_context(event.lambda_context if is_request else event.context):
        with suppress(SettingError):  # told as a problem by what needs the setting
            metrics.cold_start(settings().stage)
    return get_response(event)


@app.middleware("http")
def answer_with_problems(event: Any, get_response: Callable[[Any], Response]) -> Response:  # noqa: ANN401 - Chalice types neither
    """Turn Chalice's own refusals into the problem documents that the API promises.

    No cache keeps an answer, refused or not.
    """
    response = get_response(event)
    status = HTTPStatus(response.status_code)
    if status >= HTTPStatus.BAD_REQUEST and "Code" in response.body:
        code, detail = _CHALICE_CODES.get(status, ("internal", "Something failed here. Try again."))
        response = _problem(status, code, detail)
    response.headers["Cache-Control"] = "no-store"
    return response


def _json(request: Request) -> bytes | str:
    """Return the body of a request that says it is JSON."""
    validation.check_json(request.headers)
    body: bytes | str = request.raw_body
    return body


def _upload_id(request: Request) -> str:
    upload_id: str = request.headers.get("upload-id", "")
    if not upload_id:
        raise InvalidRequestError("The request must say Upload-Id.", field="Upload-Id")
    return upload_id


def _query(
    request: Request, required: Sequence[str] = (), optional: Sequence[str] = ()
) -> Mapping[str, str]:
    asked = request.query_params
    pairs = [] if asked is None else [(key, value) for key in asked for value in asked.getlist(key)]
    return validation.parse_query(pairs, required, optional)


def _admit(kind: Kind, request: Request) -> None:
    """Count what a client sends, unless it is paused or too much."""
    now = datetime.now(UTC)
    pauses().check(kind, now)
    limits().take(kind, _address(request), now)


def _check_listed() -> None:
    if settings().access is Access.UNLISTED:
        raise NotFoundError("Pictures are listed nowhere on this page.", code="not-listed")


def is_admitted(headers: Mapping[str, str]) -> bool:
    """Return whether who sends a request may come in: everybody, or who was invited."""
    if settings().access is not Access.INVITED:
        return True
    return invited().admits(invitations.cookie_of(headers), datetime.now(UTC))


def _is_https(request: Request) -> bool:
    """Return whether a browser asks by HTTPS: always on AWS; elsewhere it names its page."""
    on_aws = bool(settings().invitation_key)
    return on_aws or request.headers.get("origin", "").startswith("https:")


def _address(request: Request) -> str:
    source = request.context["identity"]["sourceIp"]
    return clients.address(request.headers, source, settings().origin_secret)


def _problem(
    status: HTTPStatus, code: str, detail: str, error: FuzzyVisionError | None = None
) -> Response:
    """Return a problem document (RFC 9457)."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "code": code,
    }
    headers: dict[str, str | list[str]] = {"Content-Type": "application/problem+json"}
    if isinstance(error, InvalidRequestError) and error.field is not None:
        body["field"] = error.field
    if isinstance(error, LaterError):
        headers["Retry-After"] = str(error.retry_after)
    return Response(body, headers, status.value)


def use(engine: Ports | None) -> None:
    """Set the engine of this process; with None, the next request connects to AWS."""
    _engine[:] = [] if engine is None else [engine]
    voting.cache_clear()
    limits.cache_clear()
    pauses.cache_clear()
    invited.cache_clear()


def ports() -> Ports:
    """Return the engine of this process."""
    if not _engine:
        from chalicelib import aws  # noqa: PLC0415 - only where no other engine is set

        use(aws.from_environ())
    return _engine[0]


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings.from_environ()


@cache
def voting() -> VotingContext:
    """Return what votes are cast with."""
    return VotingContext(ports().objects, ports().votes, card.load(settings().model_folder).labels)


@cache
def pauses() -> Pauses:
    """Return what the owner has paused."""
    return Pauses(ports().votes)


@cache
def invited() -> Invitations:
    """Return what lets in those who were invited."""
    return Invitations(ports().votes, settings().invitation_key)


@cache
def limits() -> Quota:
    """Return what limits the calls of clients."""
    return Quota(ports().votes, settings().daily, settings().client_hourly)


@cache
def model() -> "Model":
    """Return the bundled model, loaded at the first call."""
    from chalicelib.model.classifier import Classifier  # noqa: PLC0415 - as in process_uploads
    from chalicelib.uploads.worker import Model  # noqa: PLC0415

    folder = settings().model_folder
    return Model(card.load(folder), Classifier(folder).probabilities, card.example_sizes(folder))
