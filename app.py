"""Chalice entry points: the API's routes and the queue's event. Parse, one call, answer.

Importing this module must stay cheap, since the API function starts with it: what needs numpy,
Pillow or LiteRT is imported by the worker's entry point when the first upload arrives.
"""

from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from time import perf_counter
from typing import TYPE_CHECKING, Any

from chalice.app import Chalice, Request, Response, SQSEvent

from chalicelib import card, events, logs, metrics, uploads
from chalicelib.errors import FuzzyVisionError, InvalidRequestError, UnsupportedMediaTypeError
from chalicelib.settings import Settings
from chalicelib.storage import Storage

if TYPE_CHECKING:
    from chalicelib.worker import Model

QUEUE = "fuzzy-vision-uploads"
_JSON = "application/json"
_STATUS: dict[type[FuzzyVisionError], HTTPStatus] = {
    InvalidRequestError: HTTPStatus.BAD_REQUEST,
    UnsupportedMediaTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}
_CHALICE_CODES = {
    HTTPStatus.METHOD_NOT_ALLOWED: ("method-not-allowed", "This address knows other methods only."),
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


@app.on_sqs_message(queue=QUEUE, batch_size=1)
def answer_uploads(event: SQSEvent) -> None:
    """Answer the uploads that a queue message speaks of."""
    for message in event:
        _answer_message(message.body)


@app.middleware("all")
def tell_invocations_apart(event: Any, get_response: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - Chalice types neither
    """Have every line of the log name its invocation, and count those that wait for a start."""
    is_request = isinstance(event, Request)
    if logs.begin(event.lambda_context if is_request else event.context):
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
    from chalicelib import worker  # noqa: PLC0415 - the API function must not load the worker

    found, failures = events.uploads(body)
    for upload in found:
        started = perf_counter()
        try:
            document = worker.answer(upload, storage(), model(), settings().name_length)
        except Exception as error:  # noqa: BLE001 - raised below
            failures.append(error)
            continue
        milliseconds = round(1000 * (perf_counter() - started))
        logs.tell("answered", upload=upload.id, answer=document, milliseconds=milliseconds)
        metrics.picture(settings().stage, document, milliseconds)
    if len(failures) == 1:
        raise failures[0]
    if failures:
        raise ExceptionGroup("Uploads of one message failed", failures)


def _create_upload(request: Request | None) -> Response:
    # Chalice takes a request without a type for JSON, but a browser sends such a request for
    # any site that asks it to. With a type it asks us first, and we never answer that.
    if request is None or "content-type" not in request.headers:
        raise UnsupportedMediaTypeError(_CHALICE_CODES[HTTPStatus.UNSUPPORTED_MEDIA_TYPE][1])
    wanted = uploads.parse(request.raw_body)
    ticket = uploads.issue_ticket(wanted, storage())
    logs.tell("ticket", upload=ticket["id"], content_type=wanted.content_type, size=wanted.size)
    metrics.ticket(settings().stage)
    return Response(ticket, status_code=HTTPStatus.CREATED)


def _respond(call: Callable[[], Response]) -> Response:
    """Make the call; this is the one place where errors become HTTP."""
    try:
        return call()
    except FuzzyVisionError as error:
        status = _STATUS.get(type(error))
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
def model() -> "Model":
    """Return the bundled model, loaded at the first call."""
    from chalicelib.classifier import Classifier  # noqa: PLC0415 - as in _answer_message
    from chalicelib.worker import Model  # noqa: PLC0415

    folder = settings().model_folder
    return Model(card.load(folder), Classifier(folder).probabilities)
