"""What must hold when all is quiet, by the stored state alone, and of what was promised meanwhile.

Each assertion begins with the name of its invariant: failures of one kind have one name.
"""

import json
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import TypeDeserializer

from chalicelib import keys
from chalicelib.uploads import deletion
from tests.support.audit import recount
from tests.support.simulation.actors import VOTERS
from tests.support.simulation.linear import is_linear
from tests.support.simulation.world import BODIES, SETTINGS, World

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.simulation.buckets import Stored

_PUBLIC = ("images/", "thumbnails/", "results/", "shares/", "explanations/")


class State:
    """What is stored, as an outsider reads it; what S3 may delete at any moment is not counted."""

    def __init__(self, world: World) -> None:
        plain: Callable[[Any], Any] = TypeDeserializer().deserialize
        self.items: list[dict[str, Any]] = [
            {name: plain(value) for name, value in item.items()}
            for item in world.tables.items.values()
        ]
        expired = {*world.buckets.expired(SETTINGS.keep_days)}
        self.objects: dict[str, Stored] = {
            place[1]: one
            for place, one in world.buckets.objects.items()
            if place[0] == "results" and place not in expired
        }
        self.records = {item["pk"][8:]: item for item in self.items if item["sk"] == "picture"}
        self.now = world.hub.time().timestamp()
        self.unfinished = {word for one in world.queues.dead for word in _ids(one.body)}
        """Uploads and pictures that dead letters are of."""

    def owner(self, key: str) -> str:
        """Return whose an object is, or nothing."""
        return self.objects[key].metadata.get("picture", "") if key in self.objects else ""

    def answer(self, upload_id: str) -> dict[str, Any] | None:
        """Return what an upload was answered."""
        found = self.objects.get(keys.answer_key(upload_id))
        return None if found is None else json.loads(found.body)

    def live(self, pid: str) -> dict[str, Any] | None:
        """Return the record of a picture that is there, not deleted and not past its time."""
        record = self.records.get(pid)
        gone = record is None or "deleted" in record or record["public_until"] < self.now
        return None if gone else record


def check(world: World, lines: str) -> None:
    """Raise AssertionError, in a few words, if anything does not hold."""
    state = State(world)
    for message in world.queues.dead:
        assert len(message.failures) >= 5, f"dead letter without reason: {message}"
    _check_answers(world, state, lines)
    _check_names(world, state)
    _check_votes(world, state)
    _check_places(state)
    _check_hidden(state)
    _check_deleted(world, state)
    _check_exports(world, state)
    _check_quota(world, state)
    _check_secrets(world, state, lines)
    _check_votes_in_order(world, state)


def _check_answers(world: World, state: State, lines: str) -> None:
    """Every upload has one answer, that of a picture which was posted, or is a dead letter."""
    month = SETTINGS.keep_days * 86_400
    for upload_id, posts in _by_upload(world).items():
        last, pid = max(post.at for post in posts), keys.picture_id(upload_id)
        counted = [line for line in lines.splitlines() if pid in line and '"result"' in line]
        assert (
            len(counted) <= max(1, len(posts)) if upload_id in world.asked else len(counted) <= 1
        ), f"answered twice: {upload_id[-4:]}"
        if upload_id in world.asked or world.hub.now - min(p.at for p in posts) > 86_400:
            continue
        answer = state.answer(upload_id)
        if answer is None:
            assert upload_id in state.unfinished, f"no answer: {upload_id[-4:]}"
        elif answer["status"] == "rejected":
            assert any(post.body.startswith(BODIES[2]) for post in posts), f"wrong answer: {answer}"
        assert last <= world.hub.now + month


def _check_names(world: World, state: State) -> None:
    """No picture has two names, and every answer's name has its picture with all its parts."""
    names = Counter(state.owner(key) for key in state.objects if key.startswith("images/"))
    for upload_id in _by_upload(world):
        pid = keys.picture_id(upload_id)
        if {upload_id, pid} & state.unfinished:
            continue
        assert names[pid] <= 1, f"two names: {pid}"
        answer, record = state.answer(upload_id) or {}, state.live(pid)
        if "result" not in answer or upload_id in world.asked or record is None:
            continue
        assert record["name"] == answer["result"]["name"], f"record of another name: {record}"
        if not record.get("hidden"):
            for key in keys.written_keys(record["name"]):
                assert state.owner(key) == pid, f"name without its picture: {key} of {pid[:8]}"
    for key in state.objects:
        pid = state.owner(key)
        if key.startswith(_PUBLIC) and pid not in state.unfinished and state.live(pid):
            image = keys.image_key(key.partition("/")[2].partition(".")[0])
            assert state.owner(image) == pid, f"part of another picture: {key}"


def _check_votes(world: World, state: State) -> None:
    """Tallies and counters are what a recount gives, and copies are where votes are.

    A first vote that is killed leaves copies without a vote, which a deletion still finds: they
    come first, because a vote whose picture is lost would be worse.
    """
    voted = recount([item for item in state.items if not _is_past(item, state)])
    copies = {key for key in state.objects if key.startswith("labelled/")}
    wanted = {key for pid in voted for key in keys.labelled_keys(pid)}
    assert wanted <= copies, f"vote without copy: {sorted(wanted - copies)}"
    names = {one.name for one in world.said if not one.outcome}
    cut_off = {pid for pid, record in state.records.items() if record["name"] in names}
    cut_off |= {one.pid for one in world.said if not one.outcome}
    extra = {key for key in copies - wanted if key[9:41] not in cut_off}
    assert not extra, f"copy without vote: {sorted(extra)}"


def _check_places(state: State) -> None:
    """Exactly the pictures that are asked about have an entry in the labelling queue."""
    entries = {item["sk"] for item in state.items if item["pk"] == "hard"}
    entries -= {item["sk"] for item in state.items if _is_past(item, state)}
    places = {
        item["place"]
        for pid, item in state.records.items()
        if "place" in item and state.live(pid) is not None
    }
    assert entries <= places, f"priority of nothing: {sorted(entries - places)}"
    assert places <= entries, f"no priority: {sorted(places - entries)}"


def _check_hidden(state: State) -> None:
    """Pictures that are hidden are kept apart and seen nowhere; all others are seen."""
    for pid, record in state.records.items():
        if state.live(pid) is None or pid in state.unfinished:
            continue
        key = keys.image_key(record["name"])
        shown = state.owner(key) == pid and state.objects[key].body != b""
        assert shown != bool(record.get("hidden")), f"hidden and seen, or neither: {pid[:8]}"
        if record.get("hidden"):
            assert keys.hidden_key(pid, key) in state.objects, f"hidden and lost: {pid[:8]}"


def _check_deleted(world: World, state: State) -> None:
    """Of what was deleted only tombstones are left, and no export that began later has it."""
    posted = _by_upload(world)
    for upload_id, promised in world.deleted.items():
        pid = keys.picture_id(upload_id)
        later = [post for post in posted.get(upload_id, []) if post.at >= world.asked[upload_id][0]]
        if later or {upload_id, pid} & state.unfinished:
            continue
        for start, _, pids in world.exports:
            assert start <= promised or pid not in pids, f"deleted and exported: {pid}"
        left = [
            key for key, one in state.objects.items() if pid in key or pid in one.metadata.values()
        ]
        assert not left, f"deleted and there: {left}"
        answer = state.objects.get(keys.answer_key(upload_id))
        assert answer is None or answer.body == deletion.DELETED, f"deleted and answered: {pid}"
        rows = [
            item
            for item in state.items
            if pid in item["pk"] + item["sk"] and not _is_past(item, state)
        ]
        assert all(row["sk"] == "picture" and not row["name"] for row in rows), (
            f"deleted and kept: {rows}"
        )


def _check_exports(world: World, state: State) -> None:
    """Have every export list each picture once that had a vote all the time."""
    left_alone = {one.pid for one in world.said} - _of_shared_names(world)
    left_alone -= {one.pid for one in world.said if one.answer is None}
    left_alone -= {keys.picture_id(upload_id) for upload_id in world.asked}
    for start, _, pids in world.exports:
        assert len({*pids}) == len(pids), f"exported twice: {pids}"
        for one in world.said:
            if one.pid in left_alone and one.end < start and state.live(one.pid):
                assert one.pid in pids, f"not exported: {one.pid}"


def _check_quota(world: World, state: State) -> None:
    """As many places are taken as tickets were issued; calls that failed may have taken some."""
    days = [item["n"] for item in state.items if item["pk"].startswith("quota#day#")]
    if days:
        assert len(world.tickets) <= sum(days) or world.hub.now > 43_200, "more tickets than places"
    for item in state.items:
        if item["pk"].startswith("quota#day#"):
            assert item["n"] <= (SETTINGS.daily or 0), f"over the limit: {item}"
        if item["pk"].startswith("quota#uploads#"):
            assert item["n"] <= (SETTINGS.client_hourly or 0), f"over the limit: {item}"


def _check_secrets(world: World, state: State, lines: str) -> None:
    """No upload id and no voter is in a public object, an answer to readers, or the log."""
    secrets = [*VOTERS, *(ticket["id"] for ticket in world.tickets)]
    for secret in secrets:
        assert secret not in lines, f"secret in the log: {secret}"
        assert not any(secret in told for told in world.told), f"secret told: {secret}"
        for key, one in state.objects.items():
            public = key.startswith(_PUBLIC)
            told = f"{key} {one.metadata}"
            assert not public or secret not in told, f"secret in a key: {key}"
            assert not public or secret.encode() not in one.body, f"secret in public: {key}"


def _check_votes_in_order(world: World, state: State) -> None:
    """One voter's votes on one picture have an order in which each says what was true."""
    stored = {
        (item["pk"][8:], item["sk"][5:]): item["answer"]
        for item in state.items
        if item["sk"].startswith("vote#")
    }
    shared = _of_shared_names(world)
    said = sorted(world.said, key=lambda one: (one.pid, one.voter))
    for (pid, voter), group in groupby(said, key=lambda one: (one.pid, one.voter)):
        if pid in shared or state.live(pid) is None:
            continue
        if pid in {keys.picture_id(one) for one in world.asked}:
            continue
        ops = [*group]
        final = stored.get((pid, voter))
        assert is_linear(ops, final), f"votes in no order: {[*map(str, ops)]}, then {final}"


def _of_shared_names(world: World) -> set[str]:
    """Return the pictures whose name was another's too: whose a vote was, is not known of them."""
    owners: dict[str, set[str]] = {}
    for one in world.said:
        owners.setdefault(one.name, set()).add(one.pid)
    return {pid for pids in owners.values() if len(pids) > 1 for pid in pids}


def _by_upload(world: World) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for post in world.posts:
        found.setdefault(post.upload_id, []).append(post)
    return found


def _is_past(item: dict[str, Any], state: State) -> bool:
    return "expires" in item and item["expires"] < state.now


def _ids(body: str) -> list[str]:
    """Return the ids in a message."""
    told = json.loads(body)
    if "Records" in told:
        ids = [record["s3"]["object"]["key"] for record in told["Records"]]
        return [*ids, *map(keys.picture_id, ids)]
    one = next(iter(told.values()))
    return [one["picture_id"] if isinstance(one, dict) else one]
