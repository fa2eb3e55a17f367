"""An upload over HTTP, step by step: ticket, form, answer."""

import sqlite3
import time
from contextlib import closing
from typing import Any

import requests

from fuzzyvision.common.environment import UPLOADS_BUCKET
from fuzzyvision.local.folder import DATABASE
from tests.support.raw_http import store_of
from tests.support.stack import RunningStack

Json = dict[str, Any]


def ticket(stack: RunningStack, size: int, content_type: str = "image/jpeg") -> Json:
    body: Any = {"filename": "m.jpg", "content_type": content_type, "size": size}
    response = requests.post(f"{stack.url}/api/uploads", json=body, timeout=30)
    assert response.status_code == 201
    assert response.headers["Content-Type"] == "application/json"
    found: Json = response.json()
    return found


def post(form: Json, data: bytes) -> requests.Response:
    return requests.post(
        form["url"], data=form["fields"], files={"file": ("m.jpg", data)}, timeout=30
    )


def answer_to(stack: RunningStack, data: bytes, content_type: str = "image/jpeg") -> Json:
    """Take a picture all the way, from ticket to answer."""
    form = ticket(stack, len(data), content_type)
    assert post(form, data).status_code == 204
    return answer_on(stack, form)


def answer_on(stack: RunningStack, form: Json) -> Json:
    """Wait for the answer on what was posted; fails if there is none within 60 s."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        response = requests.get(stack.url + form["answer"], timeout=30)
        if response.ok:
            found: Json = response.json()
            return found
        assert response.status_code == 404
        time.sleep(0.05)
    raise AssertionError("There was no answer within 60 s.")


def has_upload(stack: RunningStack, form: Json) -> bool:
    """Return whether an upload is stored that nobody has answered yet."""
    if stack.on_moto:
        uploads = store_of(stack).bucket(UPLOADS_BUCKET).objects.all()
        return form["id"] in {one.key for one in uploads}
    found = "SELECT 1 FROM objects WHERE key = ?"
    return bool(rows(stack, found, f"uploads/{form['id']}"))


def rows(stack: RunningStack, statement: str, *values: str) -> list[Any]:
    """Return what the database of a folder says."""
    with closing(sqlite3.connect(stack.data / DATABASE)) as connection:
        return connection.execute(statement, values).fetchall()
