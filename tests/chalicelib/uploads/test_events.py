import json
from typing import Any

import pytest

from chalicelib.errors import MalformedEventError
from chalicelib.uploads import events
from chalicelib.uploads.events import Asked, Upload
from tests.support.uploads import ID, record


def body(*records: dict[str, Any]) -> str:
    return json.dumps({"Records": list(records)})


def test_event_names_upload_etag_and_time() -> None:
    assert events.uploads(body(record())) == ([Upload(ID, "e7a9", "2026-11-22T12:00:00Z")], [])


def test_a_message_may_hold_several_records() -> None:
    assert [u.id for u in events.uploads(body(record(), record("f" * 32)))[0]] == [ID, "f" * 32]


def test_keys_are_unquoted() -> None:
    quoted = ID.replace("0", "%30")
    assert events.uploads(body(record(quoted)))[0][0].id == ID


def test_s3_test_message_names_no_upload() -> None:
    message = {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "uploads"}
    assert events.uploads(json.dumps(message)) == ([], [])


def test_explanation_is_asked_as_it_is_read() -> None:
    asked = Asked("7QK", ID)
    assert events.asked_explanation(events.explanation(asked)) == asked


@pytest.mark.parametrize(
    "message",
    [
        "{",
        "[]",
        body(record()),
        events.deletion(ID),
        events.explanation(Asked("../x", ID)),
        events.explanation(Asked("7QK", "x")),
        '{"explain": {"name": 1, "picture_id": 2}}',
        '{"explain": ["7QK"]}',
    ],
)
def test_other_messages_ask_for_no_explanation(message: str) -> None:
    assert events.asked_explanation(message) is None


MALFORMED = {
    "no JSON": "{",
    "a list": "[]",
    "no records": "{}",
    "records of another kind": '{"Records": [1]}',
    "another service": '{"Records": [{"eventSource": "aws:sns"}]}',
    "a key that is no upload": body(record("../../etc/passwd")),
    "a time that is none": body({**record(), "eventTime": "yesterday"}),
    "too deep": '{"Records":' + "[" * 100_000,
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_whatever_s3_would_not_send_is_malformed(kind: str) -> None:
    found, malformed = events.uploads(MALFORMED[kind])
    assert found == []
    assert [type(error) for error in malformed] == [MalformedEventError]


def test_malformed_record_does_not_hide_others() -> None:
    found, malformed = events.uploads(body(record("nonsense"), record()))
    assert [upload.id for upload in found] == [ID]
    assert len(malformed) == 1
