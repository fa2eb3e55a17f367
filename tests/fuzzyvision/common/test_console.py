import logging
from typing import Any

import pytest

from fuzzyvision.common.console import LineFormatter


def line(message: str, **details: Any) -> str:  # noqa: ANN401 - what a log record carries
    record = logging.makeLogRecord({"msg": message, **details})
    return LineFormatter().format(record)[8:]


RESULT = {
    "name": "7QK",
    "label": "Mouse",
    "predictions": [{"label": "Mouse", "probability": 0.981}],
}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"status": "classified", "result": RESULT}, "  7QK  Mouse 98\N{NO-BREAK SPACE}%  (43 ms)"),
        (
            {"status": "classified", "result": {**RESULT, "label": None}},
            "  7QK  not sure, perhaps Mouse 98\N{NO-BREAK SPACE}%  (43 ms)",
        ),
        (
            {"status": "rejected", "error": {"code": "empty", "message": "It is empty."}},
            "  refused, empty: It is empty.  (43 ms)",
        ),
        (None, "  upload 01234567… was answered before  (43 ms)"),
    ],
)
def test_every_picture_is_a_line_of_its_own(answer: Any, expected: str) -> None:  # noqa: ANN401 - JSON
    assert line("answered", upload="0123456789", answer=answer, milliseconds=43) == expected


def test_failure_announces_the_retry() -> None:
    assert line("failed", tries="2") == "  failed in try 2; the queue will deliver it again"


def test_report_tells_where_to_look() -> None:
    told = line("reported", picture="7QK", reason="rude")
    assert told == "  7QK  reported (rude). Look at it: fuzzy-vision desk"
