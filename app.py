"""Chalice entry points: the API's routes and the queue's event. Parse, one call, answer.

Importing this module must stay cheap, since the API function starts with it: what needs numpy,
Pillow or LiteRT is imported by the worker's entry point when the first upload arrives.

Longer than a module should be, because no other may know of Chalice or HTTP.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus
from time import perf_counter
from typing import TYPE_CHECKING, Any

from chalice.app import Chalice, MultiDict, Request, Response, SQSEvent

from chalicelib import logs, metrics
from chalicelib.aws.repository import Table
from chalicelib.aws.s3 import Storage
from chalicelib.errors import (
    BusyError,
    FuzzyVisionError,
    InvalidRequestError,
    NotFoundError,
    UnsupportedMediaTypeError,
)
from chalicelib.model import card
from chalicelib.settings import Settings
from chalicelib.uploads import deletion, events, tickets
from chalicelib.voting import queries, service, statistics, votes
from chalicelib.voting.service import VotingContext

if TYPE_CHECKING:
    from chalicelib.uploads.worker import Model, Rules

QUEUE = "fuzzy-vision-uploads"
_JSON = "application/json"
_LOGGED = ("label", "cannot_tell", "blind")
STATUS: dict[type[FuzzyVisionError], HTTPStatus] = {
    InvalidRequestError: HTTPStatus.BAD_REQUEST,
    UnsupportedMediaTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    NotFoundError: HTTPStatus.NOT_FOUND,
    BusyError: HTTPStatus.SERVICE_UNAVAILABLE,
}
_CHALICE_CODES = {
    HTTPStatus.METHOD_NOT_ALLOWED: ("method-not-allowed", "Method not allowed."),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        "unsupported-media-type",
        "The request must say Content-Type: application/json.",
    ),
}

logs.logger()
app = Chalice(app_name="fuzzy-vision", configure_logs=False)


@app.route("/uploads", methods=["POST"], content_types=[_JSON])
def create_upload() -> Response:
    """Hand out a ticket for one upload."""
    request = app.current_request
    return _respond(lambda: _create_upload(request))


@app.route("/uploads/{upload_id}", methods=["DELETE"])
def delete_upload(upload_id: str) -> Response:
    """Delete an upload and everything derived from it. The id is the authorization."""
    return _respond(lambda: _delete_upload(upload_id))


@app.route("/results/{name}/votes", methods=["POST"], content_types=[_JSON])
def cast_vote(name: str) -> Response:
    """Cast a vote on a picture."""
    request = app.current_request
    return _respond(lambda: _cast_vote(name, request))


@app.route("/results/{name}/votes", methods=["DELETE"], content_types=[_JSON])
def take_vote_back(name: str) -> Response:
    """Take back a voter's vote on a picture."""
    request = app.current_request
    return _respond(lambda: _take_vote_back(name, request))


@app.route("/hard", methods=["GET"])
def list_hard() -> Response:
    """List pictures that need votes, without what the model says of them."""
    request = app.current_request
    return _respond(lambda: _list_hard(request))


@app.route("/stats", methods=["GET"])
def get_statistics() -> Response:
    """Tell how well the model does."""
    request = app.current_request
    return _respond(lambda: _get_statistics(request))


@app.route("/stats/pictures", methods=["GET"])
def list_cell() -> Response:
    """List the pictures in a cell of the confusion matrix."""
    request = app.current_request
    return _respond(lambda: _list_cell(request))


@app.on_sqs_message(queue=QUEUE, batch_size=1)
def answer_uploads(event: SQSEvent) -> None:
    """Process the uploads in a queue message."""
    for message in event:
        _answer_message(message.body)


@app.middleware("all")
def tell_invocations_apart(event: Any, get_response: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - Chalice types neither
    """Have every line of the log name its invocation, and count those that wait for a start."""
    is_request = isinstance(event, Request)
    if logs.bind_context(event.lambda_context if is_request else event.context):
        metrics.cold_start(settings().stage)
    return get_response(event)


@app.middleware("http")
def answer_with_problems(event: Any, get_response: Callable[[Any], Response]) -> Response:  # noqa: ANN401 - Chalice types neither
    """Turn what Chalice refuses by itself into the problem documents that the API promises."""
    response = get_response(event)
    status = HTTPStatus(response.status_code)
    if status < HTTPStatus.BAD_REQUEST or "Code" not in response.body:
        return response
    code, detail = _CHALICE_CODES.get(status, ("internal", "Something failed here. Try again."))
    return _problem(status, code, detail)


def _answer_message(body: str) -> None:
    """Answer every upload that can be, and raise what kept the others from it.

    The queue then delivers the message again, in which those that have an answer cost little.
    """
    from chalicelib.uploads import worker  # noqa: PLC0415 - the API function must not load the worker

    found, failures = events.uploads(body)
    for upload in found:
        started = perf_counter()
        try:
            document = worker.process_upload(upload, storage(), table(), model(), _rules())
        except Exception as error:  # noqa: BLE001 - raised below
            failures.append(error)
            continue
        milliseconds = round(1000 * (perf_counter() - started))
        logs.log_event("answered", upload=upload.id, answer=document, milliseconds=milliseconds)
        metrics.picture(settings().stage, document, milliseconds)
    if len(failures) == 1:
        raise failures[0]
    if failures:
        raise ExceptionGroup("Uploads of one message failed", failures)


def _rules() -> "Rules":
    from chalicelib.uploads.worker import Rules  # noqa: PLC0415 - as in _answer_message

    return Rules(settings().name_length, settings().keep_days)


def _create_upload(request: Request | None) -> Response:
    wanted = tickets.parse(_json(request))
    ticket = tickets.issue_ticket(wanted, storage())
    logs.log_event(
        "ticket", upload=ticket["id"], content_type=wanted.content_type, size=wanted.size
    )
    metrics.ticket(settings().stage)
    return Response(ticket, status_code=HTTPStatus.CREATED)


def _delete_upload(upload_id: str) -> Response:
    deleted = deletion.delete(upload_id, storage(), table(), datetime.now(UTC))
    logs.log_event("deleted", upload=upload_id, **deleted)
    return Response({"deleted": deleted})


def _cast_vote(name: str, request: Request | None) -> Response:
    ballot = votes.parse(_json(request))
    vote = service.cast(name, ballot, polls(), datetime.now(UTC))
    logs.log_event("vote", picture=name, **{part: vote[part] for part in _LOGGED})
    return Response(vote)


def _take_vote_back(name: str, request: Request | None) -> Response:
    voter = votes.parse_withdrawal(_json(request))
    removed = service.take_back(name, voter, polls())
    logs.log_event("vote taken back", picture=name, removed=removed)
    return Response({"name": name, "removed": removed})


def _list_hard(request: Request | None) -> Response:
    asked = _query(request, ("voter",), ("after",))
    voter = votes.parse_voter(asked["voter"])
    page = queries.labelling_queue(table(), voter, asked.get("after"), datetime.now(UTC))
    return Response({"labels": list(polls().labels), **page})


def _get_statistics(request: Request | None) -> Response:
    _query(request)
    return Response(statistics.document(table().counters()))


def _list_cell(request: Request | None) -> Response:
    asked = _query(request, ("model", "predicted", "voted"), ("after",))
    key = (asked["model"], asked["predicted"], asked["voted"])
    return Response(queries.confusion_cell(table(), key, asked.get("after"), datetime.now(UTC)))


def _json(request: Request | None) -> bytes | str:
    """Return the body of a request that says it is JSON."""
    # Chalice takes a request without a type for JSON, but a browser sends such a request for
    # any site that asks it to. With a type it asks us first, and we never answer that.
    if request is None or "content-type" not in request.headers:
        raise UnsupportedMediaTypeError(_CHALICE_CODES[HTTPStatus.UNSUPPORTED_MEDIA_TYPE][1])
    return request.raw_body


def _query(
    request: Request | None, required: Sequence[str] = (), optional: Sequence[str] = ()
) -> Mapping[str, str]:
    """Return the fields of a query; raises InvalidRequestError that names one at fault."""
    asked = None if request is None else request.query_params
    found = MultiDict({}) if asked is None else asked
    for name in found:
        if name not in {*required, *optional}:
            raise InvalidRequestError(f"There is no field {name[:40]!r}.", field=name[:40])
        if len(found.getlist(name)) > 1:
            raise InvalidRequestError(f"The field {name!r} comes twice.", field=name)
    for name in required:
        if name not in found:
            raise InvalidRequestError(f"The field {name!r} is missing.", field=name)
    return {name: found[name] for name in found}


def _respond(call: Callable[[], Response]) -> Response:
    """Make the call; this is the one place where errors become HTTP."""
    try:
        return call()
    except FuzzyVisionError as error:
        status = STATUS.get(type(error))
        if status is None:
            raise
        return _problem(status, error.code, str(error), field=getattr(error, "field", None))


def _problem(status: HTTPStatus, code: str, detail: str, *, field: str | None = None) -> Response:
    """Return a problem document (RFC 9457)."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "code": code,
    }
    if field is not None:
        body["field"] = field
    return Response(body, {"Content-Type": "application/problem+json"}, status.value)


@cache
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings.from_environ()


@cache
def storage() -> Storage:
    """Return the one connection to storage of this process."""
    return Storage.from_settings(settings())


@cache
def table() -> Table:
    """Return the one connection to the table of votes of this process."""
    return Table.from_settings(settings())


@cache
def polls() -> VotingContext:
    """Return where votes are cast."""
    return VotingContext(storage(), table(), card.load(settings().model_folder).labels)


@cache
def model() -> "Model":
    """Return the bundled model, loaded at the first call."""
    from chalicelib.model.classifier import Classifier  # noqa: PLC0415 - as in _answer_message
    from chalicelib.uploads.worker import Model  # noqa: PLC0415

    folder = settings().model_folder
    return Model(card.load(folder), Classifier(folder).probabilities)
