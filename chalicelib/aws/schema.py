"""The items of the table of votes. Pure.

    pk             sk                                   what
    picture#<pid>  picture                              a PictureRecord; `expires` without votes
    picture#<pid>  vote#<voter>                         a Vote, and what it was cast on
    counts         <model>#<predicted>#<voted>#<blind>#s<shard>  n: votes
    counts         <model>#s<shard>                     n: pictures that have votes
    days           <day>#<model>#s<shard>               votes, correct, blind_votes, blind_correct
    hard           <score>#<pid>                        name, `expires`: the labelling queue
    quota#<counter>  n                                  n: pictures or votes, `expires`
    pauses         <kind>                               why, until: what the owner has paused
    reports        <pid>#<client>                       reason, reported_at, `expires`
    exclusions     <part>#<value>                       why: votes that the owner leaves out
    salt#<day>     salt                                 bytes that clients are named with, `expires`

An example of the owner's expires with its votes: they train nothing.

What is in a key is also an attribute, so that only pid and voter are read from keys.

A counter is the sum of its shards: a vote steps those of its picture, so that votes on different
pictures seldom write the same item. Counters of earlier releases have no `#s<shard>` and are added
up too; a vote that one of them counts and that goes now makes its shard negative.
"""

from decimal import Decimal
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from chalicelib.ports import (
    CANNOT_TELL,
    NONE_OF_THESE,
    ConfusionCell,
    CounterKey,
    DayCounter,
    Exclusion,
    Numbers,
    Part,
    PictureCounter,
    PictureRecord,
    Report,
    Vote,
    label_of,
)

Item = dict[str, Any]
COUNTS, DAYS, QUEUE = "counts", "days", "hard"
REPORTS, EXCLUSIONS = "reports", "exclusions"
PICTURE = "picture"
_PICTURE_OF, _VOTE_OF = "picture#", "vote#"
_SHARDS = 512
"""So many that 50 votes at once seldom meet (tests/chalicelib/aws/test_contention.py)."""
_LONGEST = 200
"""Characters of a label in a key, which may have 1024 bytes; a longer one is hashed."""


def picture_key(pid: str) -> str:
    """Partition of a picture and its votes."""
    return _PICTURE_OF + pid


def quota_key(counter: str) -> Item:
    """Key of a counter that expires. Each has a partition: a busy one slows down no other."""
    return {"pk": f"quota#{counter}", "sk": "n"}


def pause_key(kind: str) -> Item:
    """Key of what the owner has paused."""
    return {"pk": "pauses", "sk": kind}


def salt_key(day: str) -> Item:
    """Key of a day's random bytes."""
    return {"pk": f"salt#{day}", "sk": "salt"}


def report_item(report: Report, until: int) -> Item:
    """Return the item of a report."""
    told = {"reason": report.reason, "reported_at": report.reported_at, "expires": until}
    return {**report_key(report.pid, report.client), **told}


def report_key(pid: str, client: str) -> Item:
    """Key of a client's report on a picture."""
    return {"pk": REPORTS, "sk": f"{pid}#{client}"}


def report(item: Item) -> Report:
    """Return the report of an item."""
    pid, _, client = item["sk"].partition("#")
    return Report(pid, client, item["reason"], item["reported_at"])


def exclusion_key(exclusion: Exclusion) -> Item:
    """Key of what the owner leaves out."""
    return {"pk": EXCLUSIONS, "sk": f"{exclusion.part}#{exclusion.value}"}


def exclusion(item: Item) -> Exclusion:
    """Return what an item leaves out."""
    part, _, value = item["sk"].partition("#")
    return Exclusion(Part(part), value, item["why"])


def vote_key(voter: str) -> str:
    """Sort key of a vote."""
    return _VOTE_OF + voter


def cell_key(model: str, predicted: str, answer: str) -> str:
    """Key of a cell of the confusion matrix in the index of cells."""
    return f"{_code(model)}#{_code(predicted)}#{_answer_code(answer)}"


def counter_key(key: CounterKey, pid: str) -> Item:
    """Key of the shard of a counter that a picture is counted in."""
    shard = f"#s{int(pid[-8:], 16) % _SHARDS:03}"
    if isinstance(key, DayCounter):
        return {"pk": DAYS, "sk": f"{key.day}#{_code(key.model)}{shard}"}
    if isinstance(key, PictureCounter):
        return {"pk": COUNTS, "sk": _code(key.model) + shard}
    seen = "blind" if key.blind else "shown"
    cell = cell_key(key.model, key.predicted, key.answer)
    return {"pk": COUNTS, "sk": f"{cell}#{seen}{shard}"}


def picture_item(picture: PictureRecord) -> Item:
    """Return the item of a picture. Without votes for training it expires with its objects."""
    item: Item = {
        "pk": picture_key(picture.pid),
        "sk": PICTURE,
        "name": picture.name,
        "model": picture.model,
        "model_name": picture.model_name,
        "predicted": picture.predicted,
        "probability": Decimal(str(picture.probability)),
        "labels": list(picture.labels),
        "created": picture.created,
        "public_until": picture.public_until,
        "tallies": dict(picture.tallies),
        "votes": picture.votes,
        "revision": picture.revision,
    }
    if picture.queue_key is not None:
        item["place"] = picture.queue_key
    if picture.deleted:
        item["deleted"] = True
    if picture.example:
        item["example"] = True
    if picture.upload_id:
        item["upload"] = picture.upload_id
    for flag in ("hidden", "reviewed", "settled"):
        if getattr(picture, flag):
            item[flag] = getattr(picture, flag)
    if picture.example or not picture.stored:
        item["expires"] = picture.public_until
    return item


def picture(item: Item) -> PictureRecord:
    """Return the picture of an item."""
    return PictureRecord(
        pid=pid_of(item),
        name=item["name"],
        model=item["model"],
        model_name=item["model_name"],
        predicted=item["predicted"],
        probability=float(item["probability"]),
        labels=tuple(item["labels"]),
        created=item["created"],
        public_until=int(item["public_until"]),
        tallies={answer: int(count) for answer, count in item["tallies"].items() if count},
        revision=int(item["revision"]),
        queue_key=item.get("place"),
        deleted=item.get("deleted", False),
        example=item.get("example", False),
        upload_id=item.get("upload", ""),
        hidden=item.get("hidden", False),
        reviewed=item.get("reviewed", False),
        settled=item.get("settled", ""),
    )


def vote_item(picture: PictureRecord, vote: Vote) -> Item:
    """Return the item of a vote.

    Those of "cannot tell", on examples or left out are in no cell; those on examples expire.
    """
    item: Item = {
        "pk": picture_key(picture.pid),
        "sk": vote_key(vote.voter),
        "name": picture.name,
        "model": picture.model,
        "predicted": picture.predicted,
        "probability": Decimal(str(picture.probability)),
        "answer": vote.answer,
        "label": vote.label,
        "cannot_tell": vote.cannot_tell,
        "blind": vote.blind,
        "voted_at": vote.voted_at,
        "public_until": picture.public_until,
    }
    if vote.client:
        item["client"] = vote.client
    if vote.left_out:
        item["left_out"] = True
    if picture.example:
        item["expires"] = picture.public_until
    elif not (vote.cannot_tell or vote.left_out):
        item["cell"] = cell_key(picture.model, picture.predicted, vote.answer)
    return item


def vote(item: Item) -> Vote:
    """Return the vote of an item."""
    return Vote(
        voter=item["sk"].removeprefix(_VOTE_OF),
        answer=item["answer"],
        blind=item["blind"],
        voted_at=item["voted_at"],
        client=item.get("client", ""),
        left_out=item.get("left_out", False),
    )


def pid_of(item: Item) -> str:
    """Return the picture id of an item of its partition, or of its queue entry."""
    key: str = item["sk"] if item["pk"] == QUEUE else item["pk"]
    return key.split("#")[1]


def queue_item(picture: PictureRecord) -> Item:
    """Return the entry of a picture in the labelling queue."""
    return {
        "pk": QUEUE,
        "sk": picture.queue_key,
        "name": picture.name,
        "expires": picture.public_until,
    }


def counter(item: Item) -> tuple[CounterKey, Numbers]:
    """Return the counter that an item is a shard of, and what the shard holds."""
    found: CounterKey
    if item["pk"] == DAYS:
        found = DayCounter(item["day"], item["model"])
    elif "answer" in item:
        found = ConfusionCell(item["model"], item["predicted"], item["answer"], item["blind"])
    else:
        found = PictureCounter(item["model"])
    described = found._asdict()
    numbers = {
        name: int(number)
        for name, number in item.items()
        if name not in described and name not in {"pk", "sk"}
    }
    return found, numbers


def _code(text: str) -> str:
    """Return a string as a part of a key: without `#`, and short."""
    quoted = quote(text, safe="")
    return quoted if len(quoted) <= _LONGEST else "!" + sha256(text.encode()).hexdigest()


def _answer_code(answer: str) -> str:
    if answer == NONE_OF_THESE:
        return ""
    label = label_of(answer)
    return CANNOT_TELL if label is None else _code(label)
