"""Processes a queue message: uploads, or a picture to explain, to hide or to delete further."""

from collections.abc import Callable
from time import perf_counter

from chalicelib import keys, logs, metrics
from chalicelib.clock import CLOCK
from chalicelib.errors import NotFoundError
from chalicelib.images import apart, pictures
from chalicelib.ports import Ports
from chalicelib.settings import Settings
from chalicelib.uploads import deletion, events, explainer, hiding, worker
from chalicelib.uploads.events import Asked
from chalicelib.uploads.worker import Model


def reader(deliveries: int) -> pictures.Read:
    """Return what reads the pictures of a message that was delivered so many times."""
    return apart.read_in_time if deliveries <= 1 else apart.read_apart


def process_message(  # noqa: PLR0913 - what to do, with what, and how often it was tried
    body: str,
    ports: Ports,
    model: Model,
    settings: Settings,
    deliveries: int = 1,
    *,
    choose: Callable[[int], pictures.Read] = reader,
) -> None:
    """Answer every upload that can be answered, and raise what failed for the others.

    The queue then delivers the message again; uploads that have an answer cost little by then.
    `deliveries` counts them: from the second on, pictures are decoded in a child process, unless
    `choose` says otherwise.
    """
    deleted = events.deleted_upload(body)
    if deleted is not None:
        _continue_deletion(deleted, ports)
        return
    hidden = events.hidden_picture(body)
    if hidden is not None:
        if hiding.hide(hidden, ports, reported=True):
            logs.log_event("hidden", upload=hidden)
        return
    asked = events.asked_explanation(body)
    if asked is not None:
        _explain(asked, ports, model, settings, choose(deliveries))
        return
    found, failures = events.uploads(body)
    read = choose(deliveries)
    for upload in found:
        started = perf_counter()
        try:
            document = worker.process_upload(
                upload, ports, model, settings, read, again=deliveries > 1
            )
        except Exception as error:  # noqa: BLE001 - raised below
            failures.append(error)
            continue
        milliseconds = round(1000 * (perf_counter() - started))
        logs.log_event(
            "answered",
            upload=keys.picture_id(upload.id),
            answer=document,
            milliseconds=milliseconds,
        )
        metrics.picture(settings.stage, document, milliseconds)
    if len(failures) == 1:
        raise failures[0]
    if failures:
        raise ExceptionGroup("Uploads of one message failed", failures)


def _continue_deletion(upload_id: str, ports: Ports) -> None:
    try:
        done = deletion.delete(upload_id, ports, CLOCK.get().now(), deletion.MOST_IN_A_MESSAGE)
    except NotFoundError:  # a message that was delivered again: it is complete
        return
    logs.log_event("deleted", upload=keys.picture_id(upload_id), **done.counts())


def _explain(
    asked: Asked, ports: Ports, model: Model, settings: Settings, read: pictures.Read
) -> None:
    started = perf_counter()
    document = explainer.explain(asked, ports, model, read)
    milliseconds = round(1000 * (perf_counter() - started))
    outcome = metrics.explanation(settings.stage, document)
    logs.log_event("explained", outcome=outcome, milliseconds=milliseconds)
