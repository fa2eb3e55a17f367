"""The copies of labelled pictures, that are kept for training where expiry does not reach."""

from chalicelib import keys
from chalicelib.ports import ObjectInfo, Objects, PictureRecord


def keep(picture: PictureRecord, objects: Objects, image: ObjectInfo | None = None) -> bool:
    """Copy a picture and its thumbnail, unless it is an example; False if they are gone.

    Names are used again, so a source must be of the picture. `image` is what is known of its
    image, if anything.
    """
    sources = (keys.image_key(picture.name), keys.thumbnail_key(picture.name))
    found = [image or objects.info(sources[0]), objects.info(sources[1])]
    etags = [info.etag for info in found if info is not None and info.picture_id == picture.pid]
    if len(etags) != len(sources):
        return False
    return picture.example or all(
        map(objects.copy, sources, keys.labelled_keys(picture.pid), etags)
    )


def exist(pid: str, objects: Objects) -> bool:
    """Return whether any copy of a picture is there."""
    return any(objects.info(key) is not None for key in keys.labelled_keys(pid))


def remove(pid: str, objects: Objects) -> None:
    """Remove the copies of a picture. Idempotent."""
    for key in keys.labelled_keys(pid):
        objects.delete(key)
