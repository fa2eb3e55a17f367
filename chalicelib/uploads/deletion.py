"""Deletes all there is of an upload. Every step may be repeated.

The picture is marked in the table first: from then on no vote on it is counted. The public
objects go next, so that nothing can be copied any more; then votes with their counters, the
labelled copies, the picture's own item, and last the answer, by which the rest is found.

While the upload itself is still there, a worker may be at it. What it is about to write is then
taken by a tombstone that expires: an answer, so that it gives back its name, and a picture that
is marked as deleted, so that it files none. The upload then goes last.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from chalicelib import keys
from chalicelib.aws.repository import Table
from chalicelib.aws.s3 import Storage
from chalicelib.errors import NotFoundError, PictureRefusedError
from chalicelib.retry import retry_on_busy
from chalicelib.uploads import documents
from chalicelib.voting import counters, labelled_copies, records
from chalicelib.voting.counters import VoteChange
from chalicelib.voting.records import PictureRecord

_VOTES_AT_ONCE = 25
"""Votes in a transaction, which takes 100 items: each vote may be in two counters of its own."""
_GRAVE_DAYS = timedelta(days=2)
"""An upload is kept, and may be answered, for one day."""
_DELETED = documents.encode(
    documents.rejected(PictureRefusedError("deleted", "This picture was deleted by its uploader."))
)
_JSON = "application/json"


def delete(upload_id: str, storage: Storage, table: Table, now: datetime) -> dict[str, int]:
    """Delete an upload and all that came of it; return the numbers of pictures and votes.

    Raises NotFoundError if nothing is stored under the id, and BusyError.
    """
    if not keys.is_upload_id(upload_id):
        raise _unknown()
    pid = keys.picture_id(upload_id)
    at_work = storage.has_upload(upload_id)
    answer = _answer(upload_id, storage)
    subject = table.subject(pid)
    kept = labelled_copies.exist(pid, storage)
    if not (at_work or kept or _is_real(answer) or (subject is not None and subject.name)):
        raise _unknown()
    until = int((now + _GRAVE_DAYS).timestamp())
    if at_work:
        answer = _stop_worker(upload_id, until, storage, table)
    subject = retry_on_busy(lambda: _mark(pid, table))
    if subject is not None and subject.place is not None:
        table.remove_place(subject.place)
    for name in {_name_in(answer), subject.name if subject else ""} - {""}:
        _delete_public(name, pid, storage)
    votes = _delete_votes(pid, table)
    labelled_copies.remove(pid, storage)
    if at_work or answer == _DELETED:
        _bury(upload_id, until, storage, table)
    else:
        _clear(upload_id, storage, table)
    pictures = int(at_work or kept or subject is not None or bool(_name_in(answer)))
    return {"pictures": pictures, "votes": votes}


def _stop_worker(upload_id: str, until: int, storage: Storage, table: Table) -> bytes | None:
    """Take the places of what a worker may be about to write; return the answer that is there."""
    storage.write_new(keys.answer_key(upload_id), _DELETED, _JSON)
    table.add(records.tombstone(keys.picture_id(upload_id), until))
    return _answer(upload_id, storage)


def _mark(pid: str, table: Table) -> PictureRecord | None:
    """Mark a picture as deleted; return it, or None if there is none."""
    subject = table.subject(pid)
    if subject is not None and not subject.deleted:
        table.mark(pid)
        subject = table.subject(pid)
    return subject


def _delete_public(name: str, pid: str, storage: Storage) -> None:
    """Delete the public objects, unless another picture has the name by now."""
    # The image goes last: it is the claim on the name.
    for key in (keys.result_key(name), keys.thumbnail_key(name), keys.image_key(name)):
        marks = storage.info(key)
        if marks is not None and marks.picture == pid:
            storage.delete(key)


def _delete_votes(pid: str, table: Table) -> int:
    """Delete all votes on a picture and take them out of the counters; return their number."""

    def delete_some() -> int:
        subject = table.subject(pid)
        votes = table.votes(pid, _VOTES_AT_ONCE)
        if subject is None or not votes:
            return 0
        table.commit(counters.change(subject, gone=votes, come=[]))
        return len(votes)

    deleted = 0
    while some := retry_on_busy(delete_some):
        deleted += some
    return deleted


def _clear(upload_id: str, storage: Storage, table: Table) -> None:
    """Remove the picture's item and the answer."""
    table.remove(keys.picture_id(upload_id))
    storage.delete(keys.answer_key(upload_id))


def _bury(upload_id: str, until: int, storage: Storage, table: Table) -> None:
    """Leave tombstones in the places of the picture's item and the answer; the upload goes."""
    pid = keys.picture_id(upload_id)

    def bury() -> None:
        subject = table.subject(pid)
        if subject is not None and subject.name:
            grave = records.tombstone(pid, until, subject.revision + 1)
            table.commit(VoteChange(subject, grave, (), (), {}))

    retry_on_busy(bury)
    storage.write(keys.answer_key(upload_id), _DELETED, _JSON)
    storage.delete_upload(upload_id)


def _answer(upload_id: str, storage: Storage) -> bytes | None:
    return storage.read(keys.answer_key(upload_id))


def _is_real(answer: bytes | None) -> bool:
    return answer is not None and answer != _DELETED


def _name_in(answer: bytes | None) -> str:
    found: Any = json.loads(answer or b"{}")
    name: str = found.get("result", {}).get("name", "")
    return name


def _unknown() -> NotFoundError:
    return NotFoundError("Nothing is stored under this id, or no longer.", code="unknown-upload")
