"""Deletes an upload and everything derived from it. Every step may be repeated.

The picture's record is marked first: from then on no vote on it is counted. The public objects
go next, so that nothing can be copied any more; then votes with their counters, the labelled
copies, the answer, and last the record, by which the owner finds the rest.

Votes are deleted in transactions, a hundred in a second. Where there are more than a request has
time for, the labelled copies go with the first part, and the queue is told to continue.

While the upload itself is still there, a worker may be processing it; and for a while after the
answer, because events come twice and a form can be posted again. Tombstones that expire then take
the places of what it is about to write: an answer, so that it gives back its name, and a record
that is marked as deleted, so that it files none. The upload goes last.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib import keys
from chalicelib.errors import NotFoundError, PictureRefusedError
from chalicelib.ports import PictureRecord, Ports, VoteChange
from chalicelib.retry import retry_on_busy
from chalicelib.uploads import documents, events
from chalicelib.voting import counters, labelled_copies, records

MOST_IN_A_REQUEST = 200
"""Votes that are deleted while the peer waits: the function's limit is ten seconds."""
MOST_IN_A_MESSAGE = 1000
"""Votes that the worker deletes before it sends itself the next message; its limit is 30 s."""
_VOTES_AT_ONCE = 25
"""Votes in a transaction, which takes 100 items: each vote may change two counters."""
_TOMBSTONE_DAYS = timedelta(days=2)
"""An upload is kept, and may be answered, for one day."""
_IN_FLIGHT = timedelta(minutes=15)
"""After an answer: a form is valid for five minutes, and a worker may take thirty seconds."""
DELETED = documents.encode(
    documents.rejected(PictureRefusedError("deleted", "This picture was deleted by its uploader."))
)
"""The answer that stands for a deleted upload."""
_JSON = "application/json"


@dataclass(frozen=True)
class Deleted:
    """How much was deleted; `votes_left` are deleted by the queue."""

    pictures: int
    votes: int
    votes_left: int = 0

    def counts(self) -> dict[str, int]:
        """Return what the peer is told."""
        left = {"votes_left": self.votes_left} if self.votes_left else {}
        return {"pictures": self.pictures, "votes": self.votes, **left}


def delete(
    upload_id: str, ports: Ports, now: datetime, most_votes: int = MOST_IN_A_REQUEST
) -> Deleted:
    """Delete an upload and everything derived from it; beyond `most_votes` the queue continues.

    Raises NotFoundError if nothing is stored under the id, and BusyError.
    """
    if not keys.is_upload_id(upload_id):
        raise _unknown()
    pid = keys.picture_id(upload_id)
    in_progress = ports.objects.has_upload(upload_id)
    answer = _answer(upload_id, ports)
    picture = ports.votes.picture(pid)
    kept = labelled_copies.exist(pid, ports.objects)
    if not (in_progress or kept or _is_real(answer) or (picture is not None and picture.name)):
        raise _unknown()
    until = int((now + _TOMBSTONE_DAYS).timestamp())
    may_be_written = in_progress or (_is_real(answer) and _is_fresh(upload_id, now, ports))
    if may_be_written:
        answer = _forestall_worker(upload_id, until, ports)
    picture = retry_on_busy(lambda: _mark(pid, ports))
    if picture is not None and picture.queue_key is not None:
        ports.votes.remove_queue_entry(picture.queue_key)
    names = sorted({_name_in(answer), picture.name if picture else ""} - {""})
    for name in names:
        _delete_public(name, pid, ports)
    pictures = int(in_progress or kept or picture is not None or bool(_name_in(answer)))
    votes, left = _delete_votes(pid, ports, most_votes)
    labelled_copies.remove(pid, ports.objects)
    if left:
        ports.queue.send(events.deletion(upload_id))
    elif may_be_written or answer == DELETED:
        _leave_tombstones(upload_id, names, until, ports)
    else:
        _clear(upload_id, ports)
    return Deleted(pictures, votes, left)


def _forestall_worker(upload_id: str, until: int, ports: Ports) -> bytes | None:
    """Write tombstones where a worker may be about to write; return the answer that is there."""
    ports.objects.write_new(keys.answer_key(upload_id), DELETED, _JSON)
    ports.votes.add(records.tombstone(keys.picture_id(upload_id), until))
    return _answer(upload_id, ports)


def _mark(pid: str, ports: Ports) -> PictureRecord | None:
    """Mark a picture as deleted; return it, or None."""
    picture = ports.votes.picture(pid)
    if picture is not None and not picture.deleted:
        ports.votes.mark(pid)
        picture = ports.votes.picture(pid)
    return picture


def _delete_public(name: str, pid: str, ports: Ports) -> None:
    """Delete public objects, unless another picture has the name, what was hidden, and reports."""
    # The image goes last: it is the claim on the name.
    for key in keys.public_keys(name):
        info = ports.objects.info(key)
        if info is not None and info.picture_id == pid:
            ports.objects.delete(key, info.etag)
    for key in keys.public_keys(name):
        ports.objects.delete(keys.hidden_key(pid, key))
    for report in ports.votes.reports(pid):
        ports.votes.drop_report(pid, report.client)


def _delete_votes(pid: str, ports: Ports, most: int) -> tuple[int, int]:
    """Delete votes on a picture and take them out of the counters; return how many, and are left.

    It stops at the first transaction that reaches `most`.
    """

    def delete_some() -> tuple[int, int]:
        picture = ports.votes.picture(pid)
        votes = ports.votes.votes(pid, _VOTES_AT_ONCE)
        if picture is None or not votes:
            return 0, 0
        ports.votes.commit(counters.change(picture, gone=votes, come=[]))
        return len(votes), picture.stored - len(votes)

    deleted, some, left = 0, 1, 0
    while some and deleted < most:
        some, left = retry_on_busy(delete_some)
        deleted += some
    return deleted, left


def _clear(upload_id: str, ports: Ports) -> None:
    """Remove the answer and the picture's record."""
    ports.objects.delete(keys.answer_key(upload_id))
    ports.votes.remove(keys.picture_id(upload_id))


def _leave_tombstones(upload_id: str, names: list[str], until: int, ports: Ports) -> None:
    """Replace the answer and the picture's record by tombstones, and delete the upload.

    A worker that found the answer still there has left what it wrote under the name that it says.
    """
    pid = keys.picture_id(upload_id)
    ports.objects.write(keys.answer_key(upload_id), DELETED, _JSON)
    for name in names:
        _delete_public(name, pid, ports)

    def replace() -> None:
        picture = ports.votes.picture(pid)
        if picture is not None and picture.name:
            tombstone = records.tombstone(pid, until, picture.revision + 1)
            ports.votes.commit(VoteChange(picture, tombstone, (), (), {}))

    retry_on_busy(replace)
    ports.objects.delete_upload(upload_id)


def _answer(upload_id: str, ports: Ports) -> bytes | None:
    return ports.objects.read(keys.answer_key(upload_id))


def _is_fresh(upload_id: str, now: datetime, ports: Ports) -> bool:
    """Return whether an upload was answered so lately that a worker may still be at it."""
    info = ports.objects.info(keys.answer_key(upload_id))
    return info is not None and abs(now - info.written) < _IN_FLIGHT


def _is_real(answer: bytes | None) -> bool:
    return answer is not None and answer != DELETED


def _name_in(answer: bytes | None) -> str:
    found: Any = json.loads(answer or b"{}")
    name: str = found.get("result", {}).get("name", "")
    return name


def _unknown() -> NotFoundError:
    return NotFoundError("Nothing is stored under this id, or no longer.", code="unknown-upload")
