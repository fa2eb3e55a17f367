"""What the service counts: lines that CloudWatch makes metrics of, at no call and no wait.

Every metric has the dimensions `service` and `stage`. The local stack writes none.
"""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit

from chalicelib.logs import LOGGER

NAMESPACE = "FuzzyVision"
REPEATED = "repeated"
"""Outcome of an event that came again: its upload had its answer already."""


def picture(stage: str, answer: Mapping[str, Any] | None, milliseconds: int) -> None:
    """Count an upload that was dealt with, in all and by its outcome, and its time."""
    _write(stage, "Pictures", milliseconds, outcome=outcome(answer))


def explanation(stage: str, document: Mapping[str, Any] | None) -> str:
    """Count an explanation by its outcome: `explained`, `repeated` or why not; return that."""
    became = REPEATED if document is None else str(document.get("refused", "explained"))
    _write(stage, "Explanations", outcome=became)
    return became


def ticket(stage: str) -> None:
    """Count a ticket."""
    _write(stage, "Tickets")


def cold_start(stage: str) -> None:
    """Count a process that was started for a waiting request."""
    _write(stage, "ColdStarts")


def outcome(answer: Mapping[str, Any] | None) -> str:
    """Return what became of an upload: `classified`, the code of its refusal, or `repeated`."""
    if answer is None:
        return REPEATED
    error = answer.get("error")
    return str(error["code"] if error else answer["status"])


def _write(stage: str, count: str, milliseconds: int | None = None, **more: str) -> None:
    """Write one event of `count`, and how long it took."""
    metrics = EphemeralMetrics(namespace=NAMESPACE)
    metrics.add_metric(count, MetricUnit.Count, 1)
    if milliseconds is not None:
        metrics.add_metric("Milliseconds", MetricUnit.Milliseconds, milliseconds)
    dimensions = {"service": LOGGER, "stage": stage}
    for name, value in dimensions.items():
        metrics.add_dimension(name, value)
    if more:
        metrics.add_dimensions(**dimensions, **more)
    metrics.flush_metrics()
