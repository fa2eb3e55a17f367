import json
import logging

import pytest

from chalicelib import logs


def line(**record: object) -> str:
    formatter = logs.logger().registered_formatter
    return formatter.format(logging.makeLogRecord(record))


def test_event_is_one_line_of_json() -> None:
    text = line(msg="answered", levelname="INFO", upload="abc", milliseconds=3)
    assert "\n" not in text
    event = json.loads(text)
    assert (event["message"], event["upload"], event["milliseconds"]) == ("answered", "abc", 3)
    assert (event["level"], event["service"]) == ("INFO", "fuzzy-vision")
    assert event["timestamp"].endswith("+00:00")


def test_hostile_text_cannot_begin_a_line() -> None:
    text = line(msg="ticket", filename_told='x\n{"message": "forged"}\r\x1b[2J')
    assert len(text.splitlines()) == 1
    assert "\x1b" not in text


def test_failure_carries_its_traceback() -> None:
    with pytest.raises(ValueError, match="broken") as caught:
        int("broken")
    text = line(msg="failed", exc_info=(caught.type, caught.value, caught.tb))
    assert "\n" not in text
    assert "ValueError: invalid literal" in json.loads(text)["exception"]


def test_no_context_names_no_invocation() -> None:
    assert not logs.bind_context(None)


def test_every_line_is_written_once() -> None:
    assert logs.logger() is logs.logger()
    assert not logging.getLogger(logs.LOGGER).propagate
