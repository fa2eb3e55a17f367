"""The copies of labelled pictures, that are kept for training where expiry does not reach."""

from chalicelib import keys
from chalicelib.aws.s3 import Storage
from chalicelib.voting.records import PictureRecord


def keep(subject: PictureRecord, storage: Storage) -> bool:
    """Copy a picture and its thumbnail; False if they are not there any more.

    Names are used again, so what is copied is held to the picture it was written with.
    """
    sources = (keys.image_key(subject.name), keys.thumbnail_key(subject.name))
    found = [storage.info(source) for source in sources]
    etags = [marks.etag for marks in found if marks is not None and marks.picture == subject.pid]
    if len(etags) != len(sources):
        return False
    return all(map(storage.copy, sources, keys.labelled_keys(subject.pid), etags))


def exist(pid: str, storage: Storage) -> bool:
    """Tell whether any copy of a picture is there."""
    return any(storage.info(key) is not None for key in keys.labelled_keys(pid))


def remove(pid: str, storage: Storage) -> None:
    """Remove the copies of a picture; that they are gone already is fine."""
    for key in keys.labelled_keys(pid):
        storage.delete(key)
