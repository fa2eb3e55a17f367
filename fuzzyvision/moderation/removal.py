"""`fuzzy-vision remove`: the owner deletes somebody's picture, and everything derived from it.

It is the deletion that its uploader may ask for (chalicelib/uploads/deletion.py), and may be
repeated like that. Killed when the public objects are gone, it is found by the picture's id alone.
"""

from datetime import UTC, datetime

from chalicelib import keys
from chalicelib.errors import NotFoundError
from chalicelib.ports import PictureRecord, Ports
from chalicelib.uploads import deletion
from chalicelib.uploads.deletion import Deleted
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stages import Stage

_EVERY_VOTE = 10_000_000


class NoQueue:
    """A queue that nothing is left for: all votes are deleted at once."""

    def send(self, body: str) -> None:
        """Refuse: nothing would take it."""
        raise CommandError(f"Some votes are still there ({body}). Run it again.")


def find(picture: str, stage: Stage) -> PictureRecord:
    """Return the picture of a short name or an id; raises CommandError if it does not exist."""
    pid = _named(picture.upper(), stage) if keys.is_name(picture.upper()) else picture
    if not keys.is_picture_id(pid):
        raise CommandError(f"{picture!r} is neither a short name, such as 7QK, nor an id.")
    found = stage.table.picture(pid)
    if found is None or not found.name:
        raise CommandError(f"Nothing is kept of the picture {pid}.")
    if not found.upload_id:
        raise CommandError(
            f"The picture {pid} was answered by an earlier release, which did not keep what "
            "deletes it. Its uploader can, and it expires like all others."
        )
    return found


def remove(picture: PictureRecord, stage: Stage) -> Deleted:
    """Delete a picture; raises CommandError if somebody else has just done so."""
    ports = Ports(stage.storage, stage.table, NoQueue())
    try:
        return deletion.delete(picture.upload_id, ports, datetime.now(UTC), _EVERY_VOTE)
    except NotFoundError as error:
        raise CommandError(f"Nothing is kept of the picture {picture.pid}.") from error


def _named(name: str, stage: Stage) -> str:
    info = stage.storage.info(keys.image_key(name))
    if info is None:
        raise CommandError(
            f"There is no picture {name}: it was deleted or has expired. If an earlier try was cut "
            "off, say the id that it printed."
        )
    return info.picture_id
