"""Everything that is kept under an upload id, as a zip for the peer who sent the picture."""

import json
from collections.abc import Collection, Iterator
from io import BytesIO

from chalicelib import keys
from chalicelib.errors import BusyError, NotFoundError
from chalicelib.ports import PictureRecord, Ports
from chalicelib.uploads import deletion
from chalicelib.voting.exclusions import told

CONTENT_TYPE = "application/zip"
MOST_BYTES = 4 * 2**20
"""Bytes of all files: Lambda answers with 6 MB, of which base64 takes a quarter."""
MOST_VOTES = 1000
_README = """Everything that this service keeps of your picture {name}.

picture.jpg       the picture as others see it: upright, smaller, without metadata
seen.png          exactly what the model saw
result.json       the answer, as everybody with the code can read it
explanation.json  what the answer hangs on, if somebody asked
answer.json       the answer, as you alone can read it
votes.json        what people said about it; a voter is known by a number alone

Files that are missing here are not kept, or no longer."""


def archive(upload_id: str, ports: Ports) -> bytes:
    """Return the zip of an upload.

    Raises NotFoundError if nothing is kept under the id, and BusyError while it has no answer.
    """
    if not keys.is_upload_id(upload_id):
        raise _unknown()
    answer = ports.objects.read(keys.answer_key(upload_id))
    picture = ports.votes.picture(keys.picture_id(upload_id))
    if picture is not None and (picture.deleted or not picture.name):
        picture = None
    if picture is None and answer in {None, deletion.DELETED}:
        if answer is None and ports.objects.has_upload(upload_id):
            raise BusyError("This picture is just being answered. Try again in a moment.")
        raise _unknown()
    files = dict(_files(answer, picture, ports))
    fitting = _fitting(files)
    return _zip(fitting, _readme(picture, files.keys() - fitting.keys()))


def _unknown() -> NotFoundError:
    return NotFoundError("Nothing is kept under this id, or no longer.", code="unknown-upload")


def _fitting(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the files that one answer has room for, the smallest first."""
    found, room = {}, MOST_BYTES
    for name in sorted(files, key=lambda one: len(files[one])):
        room -= len(files[name])
        if room >= 0:
            found[name] = files[name]
    return found


def _readme(picture: PictureRecord | None, too_large: Collection[str]) -> str:
    lines = [f"Too large for one answer: {', '.join(sorted(too_large))}."] if too_large else []
    if picture is not None and picture.stored:
        lines.append("Copies of picture.jpg and seen.png are also kept to train models.")
    if picture is not None and picture.stored > MOST_VOTES:
        lines.append(f"There are {picture.stored} votes; votes.json has {MOST_VOTES} of them.")
    name = picture.name if picture else "(see answer.json)"
    return "\n".join([_README.format(name=name), *lines, ""])


def _files(
    answer: bytes | None, picture: PictureRecord | None, ports: Ports
) -> Iterator[tuple[str, bytes]]:
    """Yield what is kept, by the names that it has in the zip."""
    if answer is not None:
        yield "answer.json", answer
    if picture is None:
        return
    name, pid = picture.name, picture.pid
    display, small = keys.labelled_keys(pid)
    for file, key, copy in (
        ("picture.jpg", keys.image_key(name), display),
        ("seen.png", keys.thumbnail_key(name), small),
        ("result.json", keys.result_key(name), ""),
        ("explanation.json", keys.explanation_key(name), ""),
    ):
        found = _first(keys.hidden_key(pid, key) if picture.hidden else key, copy, pid, ports)
        if found is not None:
            yield file, found
    votes = [told(vote) for vote in ports.votes.votes(pid, MOST_VOTES)]
    yield "votes.json", json.dumps(votes, indent=1).encode()


def _first(key: str, copy: str, pid: str, ports: Ports) -> bytes | None:
    """Return an object of this picture, or else its copy. Names are used again."""
    info = ports.objects.info(key)
    if info is not None and info.picture_id == pid:
        return ports.objects.read(key)
    return ports.objects.read(copy) if copy else None


def _zip(files: dict[str, bytes], readme: str) -> bytes:
    from zipfile import ZIP_DEFLATED, ZipFile  # noqa: PLC0415 - few ask, and each start would pay

    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as target:
        for name, body in {"README.txt": readme.encode(), **files}.items():
            target.writestr(name, body)
    return made.getvalue()
