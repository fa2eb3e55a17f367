"""Hides a picture until its owner has looked at it, and shows it again. Steps may be repeated.

Hiding: the record says so first, which ends votes and explanations. What is public is then copied
to where nobody but the owner reads, and what says that it is hidden takes its place: the name
stays this picture's. Showing goes the other way; the record changes when all is back, and the
copies stay until they expire, so that one who still hides can bring everything back.

At the end each looks at the record again, and does what it says by then.
"""

from chalicelib import keys
from chalicelib.ports import ObjectInfo, PictureRecord, Ports, VoteChange
from chalicelib.retry import retry_on_busy
from chalicelib.uploads import documents, shares
from chalicelib.voting import records

_JSON = "application/json"


def hide(pid: str, ports: Ports, *, reported: bool = False) -> bool:
    """Hide a picture; return whether it is hidden now: not if it is gone, or shown since.

    One that was `reported` stays as it is if the owner has looked at it meanwhile.
    """
    picture = _judge(pid, ports, unless_reviewed=reported, hidden=True)
    if picture is None:
        return False
    stand_ins = _stand_ins(picture.name)
    found = {key: _shown(key, picture, ports) for key in keys.public_keys(picture.name)}
    shown = {key: info.etag for key, info in found.items() if info is not None}
    for key, etag in shown.items():  # not of what another message has put there meanwhile
        ports.objects.copy(key, keys.hidden_key(pid, key), etag)
    for key, etag in shown.items():
        if key in stand_ins:
            body, kind = stand_ins[key]
            ports.objects.write(key, body, kind, picture_id=pid)
        else:
            ports.objects.delete(key, etag)
    return _settle(pid, picture.name, ports)


def show(pid: str, ports: Ports) -> bool:
    """Show a hidden picture again; return whether it is shown: not if it is gone."""
    picture = ports.votes.picture(pid)
    if picture is None or picture.deleted:
        return False
    _bring_back(picture, ports)
    _judge(pid, ports, hidden=False, reviewed=True)
    for report in ports.votes.reports(pid):
        ports.votes.drop_report(pid, report.client)
    return not _settle(pid, picture.name, ports)


def _judge(
    pid: str, ports: Ports, *, unless_reviewed: bool = False, **said: bool
) -> PictureRecord | None:
    """Have the record say something; return it, or None if the picture is gone, or reviewed."""

    def judge() -> PictureRecord | None:
        before = ports.votes.picture(pid)
        if before is None or before.deleted or (unless_reviewed and before.reviewed):
            return None
        after = records.judged(before, **said)
        if any(getattr(before, name) != value for name, value in said.items()):
            ports.votes.commit(VoteChange(before, after, (), (), {}))
        return after

    return retry_on_busy(judge)


def _settle(pid: str, name: str, ports: Ports) -> bool:
    """Do what the record says by now; return whether the picture is hidden."""
    picture = ports.votes.picture(pid)
    if picture is not None and not picture.deleted:
        if not picture.hidden:
            _bring_back(picture, ports)
        return picture.hidden
    for key in keys.public_keys(name):
        info = ports.objects.info(key)
        if info is not None and info.picture_id == pid:
            ports.objects.delete(key, info.etag)
        ports.objects.delete(keys.hidden_key(pid, key))
    return False


def _bring_back(picture: PictureRecord, ports: Ports) -> None:
    """Put what was hidden back in its place, if the name is still this picture's."""
    if not _is_ours(keys.image_key(picture.name), picture.pid, ports):
        return  # it has expired
    for key in reversed(keys.public_keys(picture.name)):
        hidden = keys.hidden_key(picture.pid, key)
        info = ports.objects.info(hidden)
        if info is not None and _shown(key, picture, ports) is None:
            ports.objects.copy(hidden, key, info.etag)


def _is_ours(key: str, pid: str, ports: Ports) -> bool:
    info = ports.objects.info(key)
    return info is not None and info.picture_id == pid


def _shown(key: str, picture: PictureRecord, ports: Ports) -> ObjectInfo | None:
    """Return what is known of an object if it is this picture's, and not what stands for it."""
    stand_in = _stand_ins(picture.name).get(key, (None, ""))[0]
    info = ports.objects.info(key)
    if info is None or info.picture_id != picture.pid:
        return None
    return None if ports.objects.read(key) in {None, stand_in} else info


def _stand_ins(name: str) -> dict[str, tuple[bytes, str]]:
    """Return what takes the place of objects, by key, with their types. The image keeps the name.

    An image of no bytes is none: nobody takes it for the picture.
    """
    result = documents.encode({"name": name, "hidden": True})
    return {
        keys.result_key(name): (result, _JSON),
        keys.share_key(name): (shares.hidden_page(name), shares.CONTENT_TYPE),
        keys.image_key(name): (b"", "image/jpeg"),
    }
