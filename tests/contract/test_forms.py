"""What is answered to a presigned form, and to everything that somebody may make of it.

"moto" is our stand-in for S3 in front of moto: moto itself stores whatever is posted.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5

import pytest
import requests

from chalicelib import keys
from chalicelib.errors import UploadGoneError
from fuzzyvision.local import forms
from tests.support.engines import Engine, FolderEngine
from tests.support.forms.posting import BYTES, ID, Answer, Form
from tests.support.forms.table import (
    CEPH_ACCEPTS,
    CEPH_REFUSES_WITH,
    MINISTACK_ANSWERS,
    ONE_MACHINE_ANSWERS,
    STORED,
    TABLE,
)
from tests.support.forms.tampering import OTHER_ID
from tests.support.machine import served

DIFFERENCES: dict[str, dict[str, Answer]] = {
    "moto": {},
    "ministack": MINISTACK_ANSWERS,
    "folder": ONE_MACHINE_ANSWERS,
    "ceph": {**CEPH_REFUSES_WITH, **dict.fromkeys(CEPH_ACCEPTS, STORED)},
}
ODD = {"ceph": CEPH_ACCEPTS}
"""The forms of which an engine stores something else than the file that S3 would."""


@pytest.fixture
def form(engine: Engine, request: pytest.FixtureRequest) -> Iterator[Form]:
    """Return the form of a ticket, and answer it."""
    if isinstance(engine, FolderEngine):
        with fronted(engine) as form:
            yield form
    else:
        yield Form.of(engine.objects, request.getfixturevalue("store").credentials)


@contextmanager
def fronted(engine: FolderEngine) -> Iterator[Form]:
    """Serve a folder's front; yield a form that it answers."""
    with served(engine.folder.path) as machine:
        form = Form.of(engine.objects, forms.credentials(engine.folder.key))
        yield form.but(url=f"{machine.url}/uploads")


def holds(engine: Engine, body: bytes) -> bool:
    """Return whether an upload is there with just these bytes."""
    try:
        etag = md5(body, usedforsecurity=False).hexdigest()
        return engine.objects.read_upload(ID, etag) == body
    except UploadGoneError:
        return False


def assert_nothing_describes_the_file_but_the_form(engine: Engine, form: Form) -> None:
    assert engine.uploads() == [ID]
    assert engine.upload_type(ID) == "image/jpeg"
    assert engine.keys() == []
    # Nobody may read it: S3 says so, and one machine knows no such address.
    assert requests.get(f"{form.url}/{ID}", timeout=30).status_code in {403, 404}


@pytest.mark.parametrize("name", TABLE)
def test_form_is_answered_as_tabulated(engine: Engine, form: Form, name: str) -> None:
    tamper, answer = TABLE[name]
    answer = DIFFERENCES[engine.name].get(name, answer)
    tampered = tamper(form)
    assert tampered.post() == answer
    if answer == STORED:
        assert_nothing_describes_the_file_but_the_form(engine, form)
        odd = name in ODD.get(engine.name, ())
        assert odd or (tampered.file is not None and holds(engine, tampered.file))
    else:
        assert engine.uploads() == engine.keys() == []


@pytest.mark.parametrize("differences", DIFFERENCES.values(), ids=DIFFERENCES)
def test_only_differences_are_tabulated(differences: dict[str, Answer]) -> None:
    assert differences.keys() <= TABLE.keys()
    assert all(TABLE[name][1] != answer for name, answer in differences.items())


def test_form_posted_again_replaces_on_s3_alone(engine: Engine, form: Form) -> None:
    another = BYTES[::-1]
    assert form.post() == STORED
    once = engine.name == "folder"
    assert form.but(file=another).post() == ((412, "PreconditionFailed") if once else STORED)
    assert_nothing_describes_the_file_but_the_form(engine, form)
    assert holds(engine, BYTES if once else another)


def test_one_machine_takes_no_form_once_it_is_answered(engine: Engine, form: Form) -> None:
    if engine.name != "folder":
        pytest.skip("S3 stores it, and the worker does nothing more for it")
    assert form.post() == STORED
    engine.objects.write(keys.answer_key(ID), b"{}", "application/json")
    engine.objects.delete_upload(ID)
    assert form.post() == (412, "PreconditionFailed")
    assert engine.uploads() == []


@pytest.mark.parametrize("first", [True, False], ids=["first", "last"])
def test_only_the_signed_key_is_stored(engine: Engine, form: Form, *, first: bool) -> None:
    extra = (("key", OTHER_ID),)
    form.but(fields=extra + form.fields if first else form.fields + extra).post()
    assert set(engine.uploads()) <= {ID}
    assert engine.keys() == []


@pytest.mark.parametrize("query", [f"?key={OTHER_ID}", "?delete", "?acl=public-read"])
def test_query_does_not_change_the_upload(engine: Engine, form: Form, query: str) -> None:
    if form.but(url=form.url + query).post() == STORED:
        assert_nothing_describes_the_file_but_the_form(engine, form)
        assert holds(engine, BYTES)
    else:
        assert engine.uploads() == []
