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
    metrics = EphemeralMetrics(namespace=NAMESPACE)
    metrics.add_metric("Pictures", MetricUnit.Count, 1)
    metrics.add_metric("Milliseconds", MetricUnit.Milliseconds, milliseconds)
    _flush(metrics, stage, outcome=outcome(answer))


def ticket(stage: str) -> None:
    """Count a ticket."""
    metrics = EphemeralMetrics(namespace=NAMESPACE)
    metrics.add_metric("Tickets", MetricUnit.Count, 1)
    _flush(metrics, stage)


def cold_start(stage: str) -> None:
    """Count a process that was started because somebody waits for it."""
    metrics = EphemeralMetrics(namespace=NAMESPACE)
    metrics.add_metric("ColdStarts", MetricUnit.Count, 1)
    _flush(metrics, stage)


def outcome(answer: Mapping[str, Any] | None) -> str:
    """Return what became of an upload: `classified`, the code of its refusal, or `repeated`."""
    if answer is None:
        return REPEATED
    error = answer.get("error")
    return str(error["code"] if error else answer["status"])


def _flush(metrics: EphemeralMetrics, stage: str, **more: str) -> None:
    dimensions = {"service": LOGGER, "stage": stage}
    for name, value in dimensions.items():
        metrics.add_dimension(name, value)
    if more:
        metrics.add_dimensions(**dimensions, **more)
    metrics.flush_metrics()
