"""Deletes an upload and everything derived from it. Every step may be repeated.

The picture's record is marked first: from then on no vote on it is counted. The public objects
go next, so that nothing can be copied any more; then votes with their counters, the labelled
copies, the record, and last the answer, by which the rest is found.

While the upload itself is still there, a worker may be processing it. Tombstones that expire
then take the places of what it is about to write: an answer, so that it gives back its name, and
a record that is marked as deleted, so that it files none. The upload goes last.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from chalicelib import keys
from chalicelib.errors import NotFoundError, PictureRefusedError
from chalicelib.ports import PictureRecord, Ports, VoteChange
from chalicelib.retry import retry_on_busy
from chalicelib.uploads import documents
from chalicelib.voting import counters, labelled_copies, records

_VOTES_AT_ONCE = 25
"""Votes in a transaction, which takes 100 items: each vote may change two counters."""
_TOMBSTONE_DAYS = timedelta(days=2)
"""An upload is kept, and may be answered, for one day."""
_DELETED = documents.encode(
    documents.rejected(PictureRefusedError("deleted", "This picture was deleted by its uploader."))
)
_JSON = "application/json"


def delete(upload_id: str, ports: Ports, now: datetime) -> dict[str, int]:
    """Delete an upload and everything derived from it; return the numbers of pictures and votes.

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
    if in_progress:
        answer = _forestall_worker(upload_id, until, ports)
    picture = retry_on_busy(lambda: _mark(pid, ports))
    if picture is not None and picture.queue_key is not None:
        ports.votes.remove_queue_entry(picture.queue_key)
    for name in {_name_in(answer), picture.name if picture else ""} - {""}:
        _delete_public(name, pid, ports)
    votes = _delete_votes(pid, ports)
    labelled_copies.remove(pid, ports.objects)
    if in_progress or answer == _DELETED:
        _leave_tombstones(upload_id, until, ports)
    else:
        _clear(upload_id, ports)
    pictures = int(in_progress or kept or picture is not None or bool(_name_in(answer)))
    return {"pictures": pictures, "votes": votes}


def _forestall_worker(upload_id: str, until: int, ports: Ports) -> bytes | None:
    """Write tombstones where a worker may be about to write; return the answer that is there."""
    ports.objects.write_new(keys.answer_key(upload_id), _DELETED, _JSON)
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
    """Delete the public objects, unless another picture has the name by now."""
    # The image goes last: it is the claim on the name.
    for key in (keys.result_key(name), keys.thumbnail_key(name), keys.image_key(name)):
        info = ports.objects.info(key)
        if info is not None and info.picture_id == pid:
            ports.objects.delete(key)


def _delete_votes(pid: str, ports: Ports) -> int:
    """Delete all votes on a picture and take them out of the counters; return their number."""

    def delete_some() -> int:
        picture = ports.votes.picture(pid)
        votes = ports.votes.votes(pid, _VOTES_AT_ONCE)
        if picture is None or not votes:
            return 0
        ports.votes.commit(counters.change(picture, gone=votes, come=[]))
        return len(votes)

    deleted = 0
    while some := retry_on_busy(delete_some):
        deleted += some
    return deleted


def _clear(upload_id: str, ports: Ports) -> None:
    """Remove the picture's record and the answer."""
    ports.votes.remove(keys.picture_id(upload_id))
    ports.objects.delete(keys.answer_key(upload_id))


def _leave_tombstones(upload_id: str, until: int, ports: Ports) -> None:
    """Replace the picture's record and the answer by tombstones, and delete the upload."""
    pid = keys.picture_id(upload_id)

    def replace() -> None:
        picture = ports.votes.picture(pid)
        if picture is not None and picture.name:
            tombstone = records.tombstone(pid, until, picture.revision + 1)
            ports.votes.commit(VoteChange(picture, tombstone, (), (), {}))

    retry_on_busy(replace)
    ports.objects.write(keys.answer_key(upload_id), _DELETED, _JSON)
    ports.objects.delete_upload(upload_id)


def _answer(upload_id: str, ports: Ports) -> bytes | None:
    return ports.objects.read(keys.answer_key(upload_id))


def _is_real(answer: bytes | None) -> bool:
    return answer is not None and answer != _DELETED


def _name_in(answer: bytes | None) -> str:
    found: Any = json.loads(answer or b"{}")
    name: str = found.get("result", {}).get("name", "")
    return name


def _unknown() -> NotFoundError:
    return NotFoundError("Nothing is stored under this id, or no longer.", code="unknown-upload")
