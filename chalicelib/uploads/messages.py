"""Processes the uploads of a queue message."""

from time import perf_counter

from chalicelib import logs, metrics
from chalicelib.images import apart
from chalicelib.ports import Ports
from chalicelib.settings import Settings
from chalicelib.uploads import events, worker
from chalicelib.uploads.worker import Model


def process_message(
    body: str, ports: Ports, model: Model, settings: Settings, deliveries: int = 1
) -> None:
    """Answer every upload that can be answered, and raise what failed for the others.

    The queue then delivers the message again; uploads that have an answer cost little by then.
    `deliveries` counts them: from the second on, pictures are decoded in a child process.
    """
    found, failures = events.uploads(body)
    read = reader(deliveries)
    for upload in found:
        started = perf_counter()
        try:
            document = worker.process_upload(upload, ports, model, settings, read)
        except Exception as error:  # noqa: BLE001 - raised below
            failures.append(error)
            continue
        milliseconds = round(1000 * (perf_counter() - started))
        logs.log_event("answered", upload=upload.id, answer=document, milliseconds=milliseconds)
        metrics.picture(settings.stage, document, milliseconds)
    if len(failures) == 1:
        raise failures[0]
    if failures:
        raise ExceptionGroup("Uploads of one message failed", failures)


def reader(deliveries: int) -> worker.Read:
    """Return what reads the pictures of a message that was delivered so many times."""
    return apart.read_in_time if deliveries <= 1 else apart.read_apart
