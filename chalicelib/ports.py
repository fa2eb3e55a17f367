"""The ports of the core: what it asks of objects, votes and a queue, and the types that they use.

An engine gives all three (`Ports`): `chalicelib.aws` on AWS. The core imports this module and no
engine; an engine imports this module and nothing else of the core.

Longer than a module should be, so that all promises of an engine are in one place.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

NONE_OF_THESE = "-"
CANNOT_TELL = "?"
LEFT_OUT = "!"
_LABEL = "="
FULL = 2**53
"""What a counter holds that no limit reaches."""


def answer_of(label: str | None) -> str:
    """Return a label, or None for "none of these", as tallies and counters name it.

    A label is marked, so that none can be taken for another answer or for `LEFT_OUT`.
    """
    return NONE_OF_THESE if label is None else _LABEL + label


def label_of(answer: str) -> str | None:
    """Return the label that an answer names, or None."""
    return answer.removeprefix(_LABEL) if answer.startswith(_LABEL) else None


class Kind(StrEnum):
    """What peers send, and the owner may limit or pause. Explanations count as uploads."""

    UPLOADS = "uploads"
    VOTES = "votes"


@dataclass(frozen=True)
class Pause:
    """Why something is paused, in the owner's words, and until when, in seconds since 1970.

    Without an end `until` is 0.
    """

    why: str = ""
    until: int = 0


@dataclass(frozen=True)
class ObjectInfo:
    """What an object is recognised by: the claim and the picture it was written with, its ETag."""

    claim: str
    picture_id: str
    etag: str
    written: datetime


@dataclass(frozen=True)
class Vote:
    """A stored vote; `voted_at` is a time in ISO 8601 to the microsecond.

    `blind` if the voter had not been shown the prediction when they voted. `client` is whose it was
    on that day (clients.py), "" where that is not known. A vote that the owner has `left_out` is
    kept, and counts nowhere.
    """

    voter: str
    answer: str
    blind: bool
    voted_at: str
    client: str = ""
    left_out: bool = False

    @property
    def counted_as(self) -> str:
        """What tallies count it under."""
        return LEFT_OUT if self.left_out else self.answer

    @property
    def label(self) -> str | None:
        """The label that the voter chose; None for "none of these" and "cannot tell"."""
        return label_of(self.answer)

    @property
    def cannot_tell(self) -> bool:
        """Whether the voter could not tell: such votes are counted separately."""
        return self.answer == CANNOT_TELL

    def says_the_same_as(self, other: "Vote | None") -> bool:
        """Return whether only the time differs."""
        said = (self.answer, self.blind, self.left_out)
        return other is not None and said == (other.answer, other.blind, other.left_out)


@dataclass(frozen=True)
class PictureRecord:
    """A picture that can be voted on.

    `predicted` is the model's most probable label, also where it was not sure; `labels` are all
    that its answer named. `public_until` is when the public objects expire, in seconds since
    1970. `tallies` holds the number of votes for each answer, `revision` counts the changes, and
    `queue_key` is the sort key of the picture's entry in the labelling queue, if it has one. Votes
    on an `example` of the owner's are kept for the voters alone: in no counter, cell or export.
    `upload_id` is a secret, by which the owner may delete the picture; earlier releases kept none.
    A `hidden` picture waits for the owner to look at it; one that was `reviewed` is not hidden by
    reports again. `settled` is the answer that the owner gave in the place of all votes, or "".
    """

    pid: str
    name: str
    model: str
    model_name: str
    predicted: str
    probability: float
    labels: tuple[str, ...]
    created: str
    public_until: int
    tallies: Mapping[str, int] = field(default_factory=dict)
    revision: int = 0
    queue_key: str | None = None
    deleted: bool = False
    example: bool = False
    upload_id: str = ""
    hidden: bool = False
    reviewed: bool = False
    settled: str = ""

    @property
    def votes(self) -> int:
        """The number of votes that count, "cannot tell" among them."""
        return self.stored - self.tallies.get(LEFT_OUT, 0)

    @property
    def stored(self) -> int:
        """The number of votes that are kept, those that were left out among them."""
        return sum(self.tallies.values())


@dataclass(frozen=True)
class LabelledPicture:
    """A picture with all its votes."""

    picture: PictureRecord
    votes: tuple[Vote, ...]

    @property
    def counted(self) -> tuple[Vote, ...]:
        """The votes that count."""
        return tuple(vote for vote in self.votes if not vote.left_out)


@dataclass(frozen=True)
class Report:
    """What a client has reported of a picture; `reported_at` is a time as votes have it."""

    pid: str
    client: str
    reason: str
    reported_at: str


class Part(StrEnum):
    """What votes may be left out by: a voter, a client on one day, or a time span."""

    VOTER = "voter"
    CLIENT = "client"
    SPAN = "span"


@dataclass(frozen=True)
class Exclusion:
    """Votes that the owner leaves out, and why.

    `value` is a voter's pseudonym, a client's name, or two times as votes have them: FROM/UNTIL.
    """

    part: Part
    value: str
    why: str = ""


@dataclass(frozen=True)
class QueueEntry:
    """An entry of the labelling queue: its key, and until when the picture is public."""

    key: str
    pid: str
    name: str
    public_until: int


@dataclass(frozen=True)
class CellVote:
    """A vote in a cell of the confusion matrix, with what is shown of its picture."""

    pid: str
    name: str
    probability: float
    public_until: int
    voted_at: str


class ConfusionCell(NamedTuple):
    """A counter: the votes with one answer on the pictures that a model predicted one label of."""

    model: str
    predicted: str
    answer: str
    blind: bool


class DayCounter(NamedTuple):
    """A counter: the votes of one day on the pictures of one model."""

    day: str
    model: str


class PictureCounter(NamedTuple):
    """A counter: the pictures of a model that have votes."""

    model: str


CounterKey = ConfusionCell | DayCounter | PictureCounter
Numbers = Mapping[str, int]
"""What a counter holds. The first is 0 when it counts nothing; the others never exceed it."""
PRIMARY = {ConfusionCell: "n", DayCounter: "votes", PictureCounter: "n"}


@dataclass(frozen=True)
class VoteChange:
    """A picture before and after, with the votes that come and go, and what counters change by."""

    before: PictureRecord
    after: PictureRecord
    gone: tuple[Vote, ...]
    come: tuple[Vote, ...]
    counters: Mapping[CounterKey, Numbers]

    @property
    def more(self) -> int:
        """How many more votes count after it; fewer if negative."""
        return sum(not one.left_out for one in self.come) - sum(
            not one.left_out for one in self.gone
        )


class NewObject(NamedTuple):
    """An object to be written."""

    key: str
    body: bytes
    content_type: str


class Objects(Protocol):
    """Uploads as posted, and the objects made of them, by key. What was written is there."""

    def form(self, upload_id: str, content_type: str, size: int) -> dict[str, Any]:
        """Return `url` and `fields` of a form that lets a browser post one picture.

        It takes exactly `size` bytes of the type. Where a POST can be conditional, it stores once;
        S3 replaces what was posted before.
        """

    def read_upload(self, upload_id: str, etag: str) -> bytes:
        """Return the bytes as posted.

        Raises UploadGoneError if they are no longer those of `etag`, and
        PictureRefusedError, before reading them, if they are too many or none.
        """

    def has_upload(self, upload_id: str) -> bool:
        """Return whether an upload is there: it has no answer yet, or is just being answered."""

    def delete_upload(self, upload_id: str) -> None:
        """Delete an upload. Idempotent."""

    def read(self, key: str) -> bytes | None:
        """Return an object, or None."""

    def write(self, key: str, body: bytes, content_type: str, *, picture_id: str = "") -> None:
        """Write an object, replacing an earlier one. `picture_id` is kept with it, for `info`."""

    def write_all(self, objects: Sequence[NewObject], *, picture_id: str = "") -> None:
        """Write objects as `write` does, at the same time or in any order."""

    def write_new(
        self, key: str, body: bytes, content_type: str, *, claim: str = "", picture_id: str = ""
    ) -> bool:
        """Write an object only if its key is free; return whether it was.

        Of several writers at once, one wins. `claim` and `picture_id` are kept with it, for `info`.
        """

    def info(self, key: str) -> ObjectInfo | None:
        """Return what an object was written with, or None."""

    def copy(self, source: str, target: str, etag: str) -> bool:
        """Copy an object; False if it is no longer that of `etag`."""

    def delete(self, key: str, etag: str = "") -> None:
        """Delete an object; where `etag` is given, only while it is that. Idempotent.

        Names are used again: what was looked at may be another picture's by now. moto deletes it.
        """


class Votes(Protocol):
    """Pictures, votes and counters. Every call may raise BusyError, and then is worth repeating."""

    def picture(self, pid: str) -> PictureRecord | None:
        """Return a picture as it is now, or None."""

    def picture_and_vote(self, pid: str, voter: str) -> tuple[PictureRecord | None, Vote | None]:
        """Return a picture and a voter's vote on it as they are now, in one read."""

    def votes(self, pid: str, most: int) -> list[Vote]:
        """Return the first votes on a picture, as they are now."""

    def add(self, picture: PictureRecord) -> bool:
        """Write a new picture without votes and its queue entry; return whether it was new."""

    def commit(self, change: VoteChange, *, exact: bool = True) -> None:
        """Write all of a change or nothing; BusyError if what it rests on has changed since.

        That is the picture, if `exact`; otherwise the votes of others may come in between.
        """

    def mark(self, pid: str) -> None:
        """Mark a picture as deleted: from now on no vote counts. BusyError if it is not there."""

    def remove_queue_entry(self, key: str) -> None:
        """Remove an entry of the labelling queue. Idempotent."""

    def remove(self, pid: str) -> None:
        """Remove a picture that has no votes and no queue entry. Idempotent."""

    def count(self, counter: str, most: int, until: int) -> bool:
        """Add 1 to a counter, unless it is `most`; return whether it was less.

        Of several at once, no more than there is room for get True. It is kept until a time, in
        seconds since 1970, or longer.
        """

    def salt(self, day: str, until: int) -> bytes:
        """Return a day's 32 random bytes, which the first call makes. They are kept as above."""

    def forget_salt(self, day: str) -> None:
        """Forget a day's random bytes: the next call makes new ones. Idempotent."""

    def fill(self, counter: str, until: int) -> None:
        """Make a counter full: from now on `count` returns False. Kept as above. Idempotent."""

    def pauses(self) -> dict[Kind, Pause]:
        """Return what is paused, as it is now; what has come to its end may be there still."""

    def set_pause(self, kind: Kind, pause: Pause | None) -> None:
        """Pause something, or with None take it up again. Idempotent."""

    def report(self, report: Report, until: int) -> None:
        """Keep a report in the place of the client's earlier one on that picture, until a time."""

    def reports(self, pid: str = "") -> list[Report]:
        """Return the reports on a picture, or on all, as they are now."""

    def drop_report(self, pid: str, client: str) -> None:
        """Remove a client's report on a picture. Idempotent."""

    def hidden(self, pids: Iterable[str]) -> set[str]:
        """Return those of some pictures, at most 100, that are hidden or gone."""

    def exclusions(self) -> list[Exclusion]:
        """Return what the owner leaves out."""

    def exclude(self, exclusion: Exclusion, *, on: bool) -> None:
        """Leave votes out from now on, or no longer; stored votes stay as they are. Idempotent."""

    def counters(self, since: str = "") -> Iterator[tuple[CounterKey, Numbers]]:
        """Yield all counters, those of days from a day on."""

    def queue(self, after: str | None, most: int) -> list[QueueEntry]:
        """Return entries of the labelling queue behind a key, the most urgent first."""

    def voted(self, voter: str, pids: Iterable[str]) -> set[str]:
        """Return those of some pictures, at most 100, that a voter has voted on."""

    def cell(self, cell: tuple[str, str, str], before: str | None, most: int) -> list[CellVote]:
        """Return votes of a cell (model, predicted label, answer), newest first, before a time."""

    def pictures(self) -> Iterator[LabelledPicture]:
        """Yield every picture that has votes, with its votes, except examples."""

    def every_picture(self) -> Iterator[LabelledPicture]:
        """Yield every picture that is not deleted, with its votes."""


class Queue(Protocol):
    """The worker's queue. What was sent is delivered at least once."""

    def send(self, body: str) -> None:
        """Send a message to the worker."""


@dataclass(frozen=True)
class Ports:
    """An engine: where objects and votes are kept, and what reaches the worker."""

    objects: Objects
    votes: Votes
    queue: Queue
