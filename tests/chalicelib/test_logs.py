import json
import logging

import pytest

from chalicelib import logs


def line(**record: object) -> str:
    formatter = logs.logger().registered_formatter
    return formatter.format(logging.makeLogRecord(record))


def test_an_event_is_one_line_of_json_with_its_details() -> None:
    text = line(msg="answered", levelname="INFO", upload="abc", milliseconds=3)
    assert "\n" not in text
    event = json.loads(text)
    assert (event["message"], event["upload"], event["milliseconds"]) == ("answered", "abc", 3)
    assert (event["level"], event["service"]) == ("INFO", "fuzzy-vision")
    assert event["timestamp"].endswith("+00:00")


def test_text_from_outside_cannot_begin_a_line_of_its_own() -> None:
    text = line(msg="ticket", filename_told='x\n{"message": "forged"}\r\x1b[2J')
    assert len(text.splitlines()) == 1
    assert "\x1b" not in text


def test_a_failure_carries_its_traceback_in_the_same_line() -> None:
    with pytest.raises(ValueError, match="broken") as caught:
        int("broken")
    text = line(msg="failed", exc_info=(caught.type, caught.value, caught.tb))
    assert "\n" not in text
    assert "ValueError: invalid literal" in json.loads(text)["exception"]


def test_without_a_context_no_invocation_is_named() -> None:
    assert not logs.bind_context(None)


def test_the_service_writes_its_lines_itself_and_only_once() -> None:
    assert logs.logger() is logs.logger()
    assert not logging.getLogger(logs.LOGGER).propagate
