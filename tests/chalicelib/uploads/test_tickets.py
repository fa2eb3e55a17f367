import json
from typing import Any

import pytest

from chalicelib import keys
from chalicelib.aws.s3 import S3Objects
from chalicelib.errors import InvalidRequestError
from chalicelib.limits import CONTENT_TYPES, MAX_BYTES
from chalicelib.uploads import tickets
from chalicelib.uploads.tickets import UploadRequest

GOOD = {"filename": "m.jpg", "content_type": "image/jpeg", "size": 3}


def refused(**changes: Any) -> InvalidRequestError:  # noqa: ANN401 - wrong types are the point
    with pytest.raises(InvalidRequestError) as caught:
        tickets.parse(json.dumps({**GOOD, **changes}).encode())
    return caught.value


def test_a_good_request_is_read() -> None:
    for content_type in CONTENT_TYPES:
        body = json.dumps({**GOOD, "content_type": content_type}).encode()
        assert tickets.parse(body) == UploadRequest("m.jpg", content_type, 3)


def test_a_whole_number_may_have_a_point() -> None:
    assert tickets.parse(b'{"filename":"m","content_type":"image/png","size":3.0}').size == 3
    assert refused(size=3.5).field == "size"


@pytest.mark.parametrize("field", GOOD)
def test_a_missing_field_is_named(field: str) -> None:
    body = {name: value for name, value in GOOD.items() if name != field}
    with pytest.raises(InvalidRequestError, match=field) as caught:
        tickets.parse(json.dumps(body).encode())
    assert caught.value.field == field


def test_an_unknown_field_is_named() -> None:
    assert refused(acl="public-read").field == "acl"


@pytest.mark.parametrize("field", GOOD)
@pytest.mark.parametrize("value", [None, True, 1.5, [], {}, ""])
def test_a_field_of_a_wrong_type_is_named(field: str, value: object) -> None:
    assert refused(**{field: value}).field == field


@pytest.mark.parametrize("value", ["a\0b", "a\nb", "\x7f", "\ud800", "x" * 256, "   "])
def test_hostile_file_names_are_refused(value: str) -> None:
    assert refused(filename=value).field == "filename"


def test_file_names_of_every_script_are_accepted() -> None:
    for filename in [
        "Фото.jpg",
        "写真.png",
        "صورة.gif",
        "<img src=x>.jpg",
        "../../x.jpg",
        "📷.webp",
    ]:
        body = json.dumps({**GOOD, "filename": filename}).encode()
        assert tickets.parse(body).filename == filename


def test_limits_have_the_workers_codes() -> None:
    assert refused(size=0).code == "empty"
    assert refused(size=-5).code == "empty"
    assert refused(size=MAX_BYTES + 1).code == "too-large"
    assert refused(content_type="text/plain").code == "unsupported-format"
    assert refused(content_type="image/svg+xml").code == "unsupported-format"


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'"text"', b"\xff\xfe", b"[" * 4000, b"{}" + b" " * 5000]
)
def test_only_short_json_objects_are_accepted(body: bytes) -> None:
    with pytest.raises(InvalidRequestError):
        tickets.parse(body)


def test_ticket_holds_id_form_and_answer(storage: S3Objects) -> None:
    ticket = tickets.issue_ticket(UploadRequest("m.jpg", "image/jpeg", 3), storage)
    assert set(ticket) == {"id", "url", "fields", "answer", "expires_in"}
    assert keys.is_upload_id(ticket["id"])
    assert ticket["answer"] == f"/answers/{ticket['id']}.json"
    assert ticket["expires_in"] == 300
    assert ticket["fields"]["key"] == ticket["id"]
    assert ticket["fields"]["Content-Type"] == "image/jpeg"
