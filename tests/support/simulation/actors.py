"""What peers, workers, the owner and time do: the real code, on one history's world."""

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from chalicelib import keys
from chalicelib.errors import FuzzyVisionError, NotFoundError
from chalicelib.ports import Kind
from chalicelib.quota import Quota
from chalicelib.uploads import deletion, explanations, hiding, messages, own_data, reports, tickets
from chalicelib.uploads.tickets import UploadRequest
from chalicelib.voting import queries, service
from chalicelib.voting.votes import Ballot
from tests.support.simulation.choices import Choices
from tests.support.simulation.hub import Actor, RefusedError
from tests.support.simulation.wire import ServiceError
from tests.support.simulation.world import (
    BODIES,
    CARD,
    LABELS,
    SETTINGS,
    Post,
    Said,
    World,
    read,
    upload_ids,
)

ADDRESSES = ("192.0.2.1", "192.0.2.2")
VOTERS = ("voter-ada-secret", "voter-bob-secret")
ANSWERS = (*LABELS, None)
UPLOADS, OTHERS = 3, 10
"""Most peers who send pictures, and most others, in a history."""
FUNCTION_SECONDS = {"worker": 30.0, "upload": 600.0, "expiry": math.inf, "export": math.inf}
"""After which Lambda ends a function, and 10 where nothing is said; peers take their time."""
STEPS = (1.0, 31.0, 200.0, 400.0, 90_000.0, 2_700_000.0)
"""Seconds that time moves on by: past a function's limit, a message's, a form's, a day, a month."""


def cast(world: World, choices: Choices) -> list[Actor]:
    """Return the actors of a history: two workers, peers who send pictures, and others."""
    found = [_actor(f"worker {n}", choices, work, world, WORKER) for n in (1, 2)]
    for one in found:
        one.stays = True
    for number in range(UPLOADS):
        name = f"upload {number}"
        if choices.of(name).below(2) or not number:
            found.append(_actor(name, choices, upload, world, ALWAYS))
    for number in range(OTHERS):
        draws = choices.of(f"other {number}")
        kind = draws.pick(KINDS)
        if kind:
            ready, deed = DEEDS[kind]
            found.append(_actor(f"{kind} {number}", choices, deed, world, ready))
            found[-1].draws = draws
    return found


def _actor(
    name: str,
    choices: Choices,
    deed: Callable[[World], object],
    world: World,
    ready: Callable[[World], object],
) -> Actor:
    limit = FUNCTION_SECONDS.get(name.split(" ", maxsplit=1)[0], 10.0)
    run = partial(quietly, partial(deed, world))
    return Actor(name, run, lambda: bool(ready(world)), limit=limit, draws=choices.of(name))


def quietly(deed: Callable[[], object]) -> None:
    """Do something that may be refused."""
    try:
        deed()
    except (FuzzyVisionError, ServiceError) as error:
        raise RefusedError(type(error).__name__) from error


def upload(world: World) -> None:
    """Ask for a ticket and post its form, perhaps twice."""
    draws = world.hub.draws
    first, again = draws.pick(BODIES), draws.rarely(0.3, len(BODIES))
    second = BODIES[again - 1] if again else first
    _quota(world).take(Kind.UPLOADS, draws.pick(ADDRESSES), world.hub.time())
    request = UploadRequest("a.png", "image/png", max(len(first), len(second)))
    new_id = upload_ids()[len(world.tickets)]
    ticket = tickets.issue_ticket(request, world.ports.objects, lambda: new_id)
    world.tickets.append(ticket)
    post(world, ticket, first)
    if again:
        post(world, ticket, second)


def post(world: World, ticket: dict[str, Any], body: bytes) -> None:
    """Post a form, as a browser does: the bucket says whether it takes it."""
    world.hub.pause()
    padded = body.ljust(ticket["fields"]["policy"]["length"][0], b"\0")
    if world.buckets.post(ticket, padded):
        world.posts.append(Post(ticket["id"], padded, world.hub.now))
        world.hub.note(f"post {ticket['id'][-4:]}, {len(padded)} bytes", "")


def post_late(world: World) -> None:
    """Post a form whose ticket somebody got before, perhaps after the deletion."""
    post(world, world.hub.draws.pick(world.tickets), world.hub.draws.pick(BODIES))


def work(world: World) -> None:
    """Answer one message: deliver, process, take off the queue."""
    message = world.queues.receive()
    if message is None:
        return
    message.failures.append("crashed")
    try:
        messages.process_message(
            message.body, world.ports, world.model, SETTINGS, message.tries, choose=lambda _: read
        )
    except (FuzzyVisionError, ServiceError) as error:
        message.failures[-1] = type(error).__name__
        world.hub.note(f"message {message.number}", repr(error)[:60])
    else:
        world.queues.delete(message)


def vote(world: World) -> None:
    """Cast a vote or two on a picture, and note what they were and when."""
    draws = world.hub.draws
    name, voter = draws.pick(world.names()), draws.pick(VOTERS)
    for _ in range(1 + draws.rarely(0.3)):
        label = draws.pick(ANSWERS)
        said = begun(world, name, voter, "-" if label is None else f"={label}")
        ballot = Ballot(voter, label, cannot_tell=False, blind=False)
        made = service.cast(name, ballot, world.context, world.hub.time())
        ended(world, said, str(made["label"]))


def take_back(world: World) -> None:
    """Take a vote back on a picture that the voter voted on."""
    vote = world.hub.draws.pick(world.said)
    name = next((name for name in world.names() if world.pid_of(name) == vote.pid), "")
    if name:
        said = begun(world, name, vote.voter, None)
        ended(world, said, str(service.take_back(name, vote.voter, world.context)))


def begun(world: World, name: str, voter: str, answer: str | None) -> Said:
    """Note that somebody begins to vote."""
    said = Said(voter, name, world.pid_of(name), answer, world.hub.now)
    world.said.append(said)
    return said


def ended(world: World, said: Said, outcome: str) -> None:
    """Note that a vote was answered."""
    said.end, said.outcome = world.hub.now, outcome


def delete(world: World) -> None:
    """Delete an upload, answered or not, as its uploader or its owner asks."""
    delete_upload(world, world.hub.draws.pick(world.posts).upload_id)


def delete_upload(world: World, upload_id: str) -> None:
    """Delete an upload, and note that it was promised."""
    asked = world.hub.now
    world.asked.setdefault(upload_id, []).append(asked)
    try:
        deletion.delete(upload_id, world.ports, world.hub.time())
    except NotFoundError:  # that is no promise
        world.asked[upload_id].remove(asked)
        if not world.asked[upload_id]:
            del world.asked[upload_id]
        raise
    world.deleted.setdefault(upload_id, world.hub.now)


def delete_rest(world: World, upload_id: str) -> None:
    """Delete what an earlier try has left; it may have come further than its peer was told."""
    try:
        deletion.delete(upload_id, world.ports, world.hub.time())
    except NotFoundError:
        world.hub.note(f"nothing is left of {upload_id[-4:]}", "")
    world.deleted[upload_id] = world.hub.now


def take_down(world: World) -> None:
    """Delete a picture as its owner does: by its short name."""
    pid = world.pid_of(world.hub.draws.pick(world.names()))
    record = world.ports.votes.picture(pid)
    if record is not None and record.upload_id:
        delete_upload(world, record.upload_id)


def explain(world: World) -> None:
    """Ask why a picture was answered as it was."""
    name = world.hub.draws.pick(world.names())
    explanations.ask(name, world.context, world.ports.queue)


def report(world: World) -> None:
    """Report a picture; the second client's report hides it."""
    name, address = world.hub.draws.pick(world.names()), world.hub.draws.pick(ADDRESSES)
    client = _quota(world).client(address, world.hub.time())
    reports.report(name, "rude", client, world.context, world.ports, hides=True)


def show(world: World) -> None:
    """Show a picture that may be hidden: the owner has looked at it."""
    pid = world.pid_of(world.hub.draws.pick(world.names()))
    world.reviews.append(pid)
    hiding.show(pid, world.ports)
    world.reviews.remove(pid)


def finish(world: World) -> list[Actor]:
    """Return who asks again for what was not promised: deletions, and pictures to be shown."""
    left = sorted(world.asked.keys() - world.deleted.keys())
    again: list[Callable[[], object]] = []
    again += [partial(delete_rest, world, upload_id) for upload_id in left]
    again += [partial(hiding.show, pid, world.ports) for pid in world.reviews]
    return [Actor(f"again {number}", partial(quietly, one)) for number, one in enumerate(again)]


def expire(world: World) -> None:
    """Let S3 and DynamoDB remove some of what is past its time, in any order."""
    for key in world.buckets.expired(SETTINGS.keep_days):
        world.hub.pause()
        if not world.hub.draws.rarely(0.3) and key in world.buckets.expired(SETTINGS.keep_days):
            world.hub.note(f"S3 lets {key[1]} go", "")
            world.buckets.objects.pop(key)
    for place in [*world.tables.items]:
        item = world.tables.items.get(place, {})
        if "expires" in item and int(item["expires"]["N"]) < world.hub.time().timestamp():
            if not world.hub.draws.rarely(0.3):
                world.hub.note(f"DynamoDB lets {place} go", "")
                world.tables.store(place, None)
            world.hub.pause()


def export(world: World) -> None:
    """Read every picture that has votes, as an export does."""
    start = world.hub.now
    found: list[str] = []
    for one in world.ports.votes.pictures():
        copies = [world.ports.objects.read(key) for key in keys.labelled_keys(one.picture.pid)]
        if None not in copies:
            found.append(one.picture.pid)
    world.exports.append((start, world.hub.now, found))


def look(world: World) -> None:
    """Read what the pages Label and Accuracy show, or all that is kept of an upload."""
    votes, draws = world.ports.votes, world.hub.draws
    page = queries.labelling_queue(votes, draws.pick(VOTERS), None, world.hub.time())
    cell = (CARD.version, LABELS[0], draws.pick(LABELS))
    told = [page, [*votes.counters()], queries.confusion_cell(votes, cell, None, world.hub.time())]
    world.told.append(str(told))
    own_data.archive(draws.pick(world.posts).upload_id, world.ports)


def move_on(world: World) -> None:
    """Let time pass at once, for all."""
    seconds = world.hub.draws.pick(STEPS)
    world.hub.now += seconds
    world.hub.note(f"{seconds:,.0f} s pass", "")


def _quota(world: World) -> Quota:
    return Quota(world.ports.votes, SETTINGS.daily, SETTINGS.client_hourly)


Ready = Callable[[World], object]
ALWAYS: Ready = lambda _: True  # noqa: E731 - four of a kind
WORKER: Ready = lambda world: world.queues.is_due()  # noqa: E731
NAMED: Ready = lambda world: world.names()  # noqa: E731
POSTED: Ready = lambda world: world.posts  # noqa: E731
DEEDS: dict[str, tuple[Ready, Callable[[World], None]]] = {
    "vote": (NAMED, vote),
    "withdrawal": (lambda world: world.said, take_back),
    "deletion": (POSTED, delete),
    "form": (lambda world: world.tickets, post_late),
    "report": (NAMED, report),
    "explanation": (NAMED, explain),
    "takedown": (NAMED, take_down),
    "review": (NAMED, show),
    "expiry": (NAMED, expire),
    "export": (NAMED, export),
    "reader": (POSTED, look),
    "time": (POSTED, move_on),
}
"""What can be done, and when there is something to do it to."""
KINDS = ("", "vote", "vote", "withdrawal", "report", *DEEDS)
