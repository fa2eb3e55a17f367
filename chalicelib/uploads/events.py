"""What the uploads bucket and the API tell the worker. Pure."""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote_plus

from chalicelib import keys
from chalicelib.errors import MalformedEventError

_DELETE = "delete"
_EXPLAIN = "explain"
_HIDE = "hide"


@dataclass(frozen=True)
class Upload:
    """One upload as its event describes it.

    `etag` distinguishes two pictures posted with one form; `created` is the time of the upload
    in ISO 8601, to the second, and the same however often the event is delivered.
    """

    id: str
    etag: str
    created: str


@dataclass(frozen=True)
class Asked:
    """A picture whose answer is to be explained. Names are used again: `picture_id` tells them."""

    name: str
    picture_id: str


def explanation(asked: Asked) -> str:
    """Return the body of a message that has the worker explain an answer."""
    return json.dumps({_EXPLAIN: asdict(asked)})


def asked_explanation(body: str) -> Asked | None:
    """Return what a message asks to explain, or None if it is of something else."""
    try:
        asked = Asked(**json.loads(body)[_EXPLAIN])
        is_one = keys.is_name(asked.name) and keys.is_picture_id(asked.picture_id)
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return asked if is_one else None


def deletion(upload_id: str) -> str:
    """Return the body of a message that has the worker continue the deletion of an upload."""
    return json.dumps({_DELETE: upload_id})


def deleted_upload(body: str) -> str | None:
    """Return the upload whose deletion a message continues, or None if it is of uploads."""
    return _id_in(body, _DELETE)


def hiding(pid: str) -> str:
    """Return the body of a message that has the worker hide a picture."""
    return json.dumps({_HIDE: pid})


def hidden_picture(body: str) -> str | None:
    """Return the id of the picture that a message asks to hide, or None if it is of another."""
    return _id_in(body, _HIDE)


def _id_in(body: str, name: str) -> str | None:
    try:
        found = json.loads(body)[name]
    except (ValueError, LookupError, TypeError, RecursionError):
        return None
    return found if isinstance(found, str) and keys.is_upload_id(found) else None


def uploads(body: str) -> tuple[list[Upload], list[Exception]]:
    """Return the uploads in the body of a queue message, and what is wrong with it.

    The test message that S3 sends when notifications are set up has none. Whatever S3
    would not send is a MalformedEventError, of the whole message or of one of its records.
    """
    try:
        message = json.loads(body)
        if message.get("Event") == "s3:TestEvent":
            return [], []
        records = list(message["Records"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        return [], [MalformedEventError(f"Not an event of the uploads bucket: {error!r}")]
    found: list[Upload] = []
    malformed: list[Exception] = []
    for record in records:
        try:
            found.append(_upload(record))
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            malformed.append(MalformedEventError(f"Not a record of an upload: {error!r}"))
        except MalformedEventError as error:
            malformed.append(error)
    return found, malformed


def _upload(record: dict[str, Any]) -> Upload:
    stored = record["s3"]["object"]
    upload_id = unquote_plus(stored["key"])
    if not keys.is_upload_id(upload_id):
        raise MalformedEventError(f"Not the key of an upload: {upload_id[:80]!r}")
    time = datetime.fromisoformat(record["eventTime"]).astimezone(UTC)
    return Upload(
        id=upload_id, etag=str(stored["eTag"]), created=time.strftime("%Y-%m-%dT%H:%M:%SZ")
    )
