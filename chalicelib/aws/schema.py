"""The items of the table of votes. Pure.

    pk             sk                                   what
    picture#<pid>  picture                              a PictureRecord; `expires` without votes
    picture#<pid>  vote#<voter>                         a Vote, and what it was cast on
    counts         <model>#<predicted>#<voted>#<blind>  n: votes
    counts         <model>                              n: pictures that have votes
    days           <day>#<model>                        votes, correct, blind_votes, blind_correct
    hard           <score>#<pid>                        name, `expires`

What is in a key is also an attribute, so that keys are never taken apart but for pid and voter.
"""

from decimal import Decimal
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from chalicelib.voting.counters import (
    ConfusionCell,
    CounterKey,
    DayCounter,
    Numbers,
    PictureCounter,
)
from chalicelib.voting.records import PictureRecord
from chalicelib.voting.votes import CANNOT_TELL, NONE_OF_THESE, Vote, label_of

Item = dict[str, Any]
COUNTS, DAYS, HARD = "counts", "days", "hard"
PICTURE = "picture"
_PICTURE_OF, _VOTE_OF = "picture#", "vote#"
_LONGEST = 200
"""Characters of a label in a key, which may have 1024 bytes; a longer one is hashed."""


def picture_key(pid: str) -> str:
    """Partition of a picture and its votes."""
    return _PICTURE_OF + pid


def vote_key(voter: str) -> str:
    """Sort key of a vote."""
    return _VOTE_OF + voter


def cell_key(model: str, predicted: str, answer: str) -> str:
    """Key of a cell of the confusion matrix in the index of cells."""
    return f"{_code(model)}#{_code(predicted)}#{_answer_code(answer)}"


def line_key(line: CounterKey) -> Item:
    """Key of a counter."""
    if isinstance(line, DayCounter):
        return {"pk": DAYS, "sk": f"{line.day}#{_code(line.model)}"}
    if isinstance(line, PictureCounter):
        return {"pk": COUNTS, "sk": _code(line.model)}
    seen = "blind" if line.blind else "shown"
    return {"pk": COUNTS, "sk": f"{cell_key(line.model, line.predicted, line.answer)}#{seen}"}


def subject_item(subject: PictureRecord) -> Item:
    """Return the item of a picture. Without votes it expires with the public objects."""
    item: Item = {
        "pk": picture_key(subject.pid),
        "sk": PICTURE,
        "name": subject.name,
        "model": subject.model,
        "model_name": subject.model_name,
        "predicted": subject.predicted,
        "probability": Decimal(str(subject.probability)),
        "labels": list(subject.labels),
        "created": subject.created,
        "public_until": subject.public_until,
        "tallies": dict(subject.tallies),
        "votes": subject.votes,
        "revision": subject.revision,
    }
    if subject.place is not None:
        item["place"] = subject.place
    if subject.deleted:
        item["deleted"] = True
    if not subject.votes:
        item["expires"] = subject.public_until
    return item


def subject(item: Item) -> PictureRecord:
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
        place=item.get("place"),
        deleted=item.get("deleted", False),
    )


def vote_item(subject: PictureRecord, vote: Vote) -> Item:
    """Return the item of a vote; all but "cannot tell" are in the index of cells."""
    item: Item = {
        "pk": picture_key(subject.pid),
        "sk": vote_key(vote.voter),
        "name": subject.name,
        "model": subject.model,
        "predicted": subject.predicted,
        "probability": Decimal(str(subject.probability)),
        "answer": vote.answer,
        "label": vote.label,
        "cannot_tell": vote.cannot_tell,
        "blind": vote.blind,
        "voted_at": vote.voted_at,
        "public_until": subject.public_until,
    }
    if not vote.cannot_tell:
        item["cell"] = cell_key(subject.model, subject.predicted, vote.answer)
    return item


def vote(item: Item) -> Vote:
    """Return the vote of an item."""
    return Vote(
        voter=item["sk"].removeprefix(_VOTE_OF),
        answer=item["answer"],
        blind=item["blind"],
        voted_at=item["voted_at"],
    )


def pid_of(item: Item) -> str:
    """Return the picture that an item of its partition, or its place, is of."""
    key: str = item["sk"] if item["pk"] == HARD else item["pk"]
    return key.split("#")[1]


def place_item(subject: PictureRecord) -> Item:
    """Return the entry of a picture among the hard ones."""
    return {
        "pk": HARD,
        "sk": subject.place,
        "name": subject.name,
        "expires": subject.public_until,
    }


def line(item: Item) -> tuple[CounterKey, Numbers]:
    """Return the counter of an item, and what it holds."""
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
    """Return a text as a part of a key: without `#`, and short."""
    quoted = quote(text, safe="")
    return quoted if len(quoted) <= _LONGEST else "!" + sha256(text.encode()).hexdigest()


def _answer_code(answer: str) -> str:
    if answer == NONE_OF_THESE:
        return ""
    label = label_of(answer)
    return CANNOT_TELL if label is None else _code(label)
