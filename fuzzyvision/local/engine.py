"""The engine of one machine: objects in a folder, votes and a queue in its database."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib import keys
from chalicelib.ports import Ports
from chalicelib.settings import Settings
from fuzzyvision.local.folder import Folder
from fuzzyvision.local.objects import FileObjects
from fuzzyvision.local.queue import SQLiteQueue
from fuzzyvision.local.votes import SQLiteVotes


@dataclass(frozen=True)
class Engine(Ports):
    """The three ports of one machine."""

    objects: FileObjects
    votes: SQLiteVotes
    queue: SQLiteQueue


def nobody(*_: str) -> None:
    """Tell nobody."""


def connect(
    folder: Folder,
    settings: Settings,
    address: Callable[[], str],
    wake: Callable[[], None] = nobody,
    answered: Callable[[str], None] = nobody,
) -> Engine:
    """Return the ports of a folder.

    `address` gives the address that forms are posted to. `wake` is called for each message that was
    sent to the worker, and `answered` with the id of each upload that has its answer now.
    """
    objects = _Objects(folder, settings.keep_days, address, wake, answered)
    queue = SQLiteQueue(folder.database, wake)
    return Engine(objects, SQLiteVotes(folder.database), queue)


class _Objects(FileObjects):
    """Objects that tell when an upload has come, and when it is answered."""

    def __init__(
        self,
        folder: Folder,
        keep_days: int,
        address: Callable[[], str],
        wake: Callable[[], None],
        answered: Callable[[str], None],
    ) -> None:
        super().__init__(folder, keep_days, address)
        self._wake = wake
        self._answered = answered

    def store_upload(self, upload_id: str, body: bytes, content_type: str) -> str | None:
        """Store an upload and its message; return the ETag, None if one was there before."""
        etag = super().store_upload(upload_id, body, content_type)
        self._wake()
        return etag

    def write_new(
        self, key: str, body: bytes, content_type: str, *, claim: str = "", picture_id: str = ""
    ) -> bool:
        """Write an object only if its key is free; return whether it was."""
        new = super().write_new(key, body, content_type, claim=claim, picture_id=picture_id)
        upload_id = keys.answered_upload(key)
        if upload_id:
            self._answered(upload_id)
        return new
