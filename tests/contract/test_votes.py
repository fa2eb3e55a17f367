"""The votes port, promise by promise."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from chalicelib.errors import BusyError
from chalicelib.ports import (
    ConfusionCell,
    CounterKey,
    DayCounter,
    Exclusion,
    Kind,
    Numbers,
    Part,
    Pause,
    PictureCounter,
    PictureRecord,
    Report,
    Vote,
    VoteChange,
)
from chalicelib.retry import retry_on_busy
from chalicelib.voting import counters, records
from tests.support.engines import Engine
from tests.support.records import SUBJECT, VOTE, subjects

MODEL = SUBJECT.model
WRITERS = 16
LONG = "\N{THREE BUTTON MOUSE}" * 200


def test_a_picture_is_filed_once(engine: Engine) -> None:
    assert engine.votes.add(SUBJECT)
    engine.votes.commit(counters.change(SUBJECT, [], [VOTE]))
    assert not engine.votes.add(SUBJECT)
    found = engine.votes.picture(SUBJECT.pid)
    assert found is not None
    assert found.votes == 1
    assert engine.votes.picture("0" * 32) is None


def test_stale_change_writes_nothing(engine: Engine) -> None:
    engine.votes.add(SUBJECT)
    engine.votes.commit(counters.change(SUBJECT, [], [VOTE]))
    before = engine.rows()
    with pytest.raises(BusyError):
        engine.votes.commit(counters.change(SUBJECT, [], [replace(VOTE, voter="b")]))
    assert engine.rows() == before


def test_only_conflicting_changes_are_refused(engine: Engine) -> None:
    engine.votes.add(SUBJECT)
    first = counters.change(SUBJECT, [], [VOTE])
    engine.votes.commit(first)
    read = first.after
    for voter in "bc":
        change = counters.change(read, [], [replace(VOTE, voter=voter, answer="-")])
        engine.votes.commit(change, exact=False)
    found = engine.votes.picture(SUBJECT.pid)
    assert found is not None
    assert found.tallies == {"=Mouse": 1, "-": 2}
    before = engine.rows()
    for change in (
        counters.change(read, [], [replace(VOTE, voter="b")]),  # who has voted meanwhile
        counters.change(read, [replace(VOTE, answer="-")], []),  # another vote than was read
        counters.change(read, [VOTE], []),  # the last one, as it seemed
    ):
        with pytest.raises(BusyError):
            engine.votes.commit(change, exact=False)
    assert engine.rows() == before
    engine.votes.mark(SUBJECT.pid)
    with pytest.raises(BusyError):
        engine.votes.commit(counters.change(read, [], [replace(VOTE, voter="d")]), exact=False)
    assert engine.votes.picture_and_vote(SUBJECT.pid, "d")[1] is None


def test_newer_vote_is_not_counted_twice(engine: Engine) -> None:
    engine.votes.add(SUBJECT)
    other = replace(VOTE, voter="b")
    first = counters.change(SUBJECT, [], [other])
    engine.votes.commit(first)
    read = first.after
    newer = replace(VOTE, answer="-")
    engine.votes.commit(counters.change(read, [], [newer]))
    engine.votes.commit(counters.change(read, [newer], [replace(VOTE, answer="?")]), exact=False)
    found = engine.votes.picture(SUBJECT.pid)
    assert found is not None
    assert found.tallies == {"=Mouse": 1, "?": 1}


def test_votes_are_read_with_all_their_fields(engine: Engine) -> None:
    engine.votes.add(SUBJECT)
    votes = [replace(VOTE, voter=f"v{number}", blind=number % 2 == 0) for number in range(5)]
    engine.votes.commit(counters.change(SUBJECT, [], votes))
    assert engine.votes.votes(SUBJECT.pid, 100) == votes
    assert engine.votes.votes(SUBJECT.pid, 2) == votes[:2]
    assert engine.votes.picture_and_vote(SUBJECT.pid, "v3")[1] == votes[3]
    assert engine.votes.picture_and_vote(SUBJECT.pid, "v")[1] is None


def test_queue_pages_by_priority(engine: Engine) -> None:
    for subject in subjects(5):
        engine.votes.add(subject)
    first = engine.votes.queue(None, 2)
    assert [place.name for place in first] == ["N4", "N3"]
    assert [place.name for place in engine.votes.queue(first[-1].key, 2)] == ["N2", "N1"]
    gone = f"0003#{'f' * 32}"  # what a cursor names may have left meanwhile
    assert [place.name for place in engine.votes.queue(gone, 2)] == ["N3", "N2"]


def test_a_voters_pictures_are_told_from_others(engine: Engine) -> None:
    pictures = list(subjects(3))
    for subject in pictures:
        engine.votes.add(subject)
    engine.votes.commit(counters.change(pictures[1], [], [VOTE]))
    pids = [subject.pid for subject in pictures]
    assert engine.votes.voted("a", pids) == {pids[1]}
    assert engine.votes.voted("b", pids) == set()


@pytest.mark.parametrize("probability", [0.999999, 0.123457, 1.23457e-07, 1.4013e-45])
def test_every_digit_of_a_probability_is_kept(engine: Engine, probability: float) -> None:
    subject = replace(SUBJECT, probability=probability)
    engine.votes.add(subject)
    engine.votes.commit(counters.change(subject, [], [VOTE]))
    found = engine.votes.picture(subject.pid)
    assert found is not None
    assert found.probability == probability
    [vote] = engine.votes.cell((SUBJECT.model, "Mouse", VOTE.answer), None, 9)
    assert vote.probability == probability


def test_a_cell_holds_its_votes_newest_first(engine: Engine) -> None:
    for number, subject in enumerate(subjects(4)):
        engine.votes.add(subject)
        vote = replace(VOTE, answer="-", voted_at=f"2026-11-22T12:00:0{number}.000000Z")
        engine.votes.commit(counters.change(subject, [], [vote]))
    key = (SUBJECT.model, "Mouse", "-")
    found = engine.votes.cell(key, None, 3)
    assert [vote.name for vote in found] == ["N3", "N2", "N1"]
    assert found[0].probability == SUBJECT.probability
    assert [vote.name for vote in engine.votes.cell(key, found[-1].voted_at, 3)] == ["N0"]
    assert engine.votes.cell((SUBJECT.model, "Mouse", "=Mouse"), None, 3) == []


def filed(engine: Engine, picture: PictureRecord = SUBJECT) -> PictureRecord:
    """File a picture; return it as it is then."""
    assert engine.votes.add(picture)
    return now(engine, picture)


def now(engine: Engine, picture: PictureRecord = SUBJECT) -> PictureRecord:
    """Return a picture as it is now."""
    found = engine.votes.picture(picture.pid)
    assert found is not None
    return found


def cast(engine: Engine, vote: Vote, picture: PictureRecord = SUBJECT) -> None:
    """Cast a vote, in the place of the voter's earlier one."""
    found, before = engine.votes.picture_and_vote(picture.pid, vote.voter)
    assert found is not None
    engine.votes.commit(counters.change(found, [before] if before else [], [vote]))


def counted(engine: Engine, since: str = "") -> Mapping[CounterKey, Numbers]:
    """Return all counters, without those that count nothing."""
    return {
        key: {name: number for name, number in numbers.items() if number}
        for key, numbers in engine.votes.counters(since)
    }


def test_picture_is_read_as_filed(engine: Engine) -> None:
    assert filed(engine) == SUBJECT
    example = replace(SUBJECT, pid="e" * 32, queue_key=None, example=True, labels=())
    assert filed(engine, example) == example


@pytest.mark.parametrize("label", ["-", "?", "=", "a#b", "x y", "ü\N{THREE BUTTON MOUSE}", LONG])
def test_any_label_is_told_from_every_other(engine: Engine, label: str) -> None:
    picture = filed(engine, replace(SUBJECT, predicted=label, model=label, labels=(label,)))
    assert picture.labels == (label,)
    answers = (f"={label}", "-", "?", "=another")
    for number, answer in enumerate(answers):
        cast(engine, replace(VOTE, voter=f"v{number}", answer=answer))
    assert now(engine).tallies == dict.fromkeys(answers, 1)
    for answer in answers:
        assert counted(engine)[ConfusionCell(label, label, answer, blind=False)] == {"n": 1}
    found = engine.votes.cell((label, label, f"={label}"), None, 9)
    assert [vote.pid for vote in found] == [SUBJECT.pid]


def test_counters_tell_cells_days_and_pictures(engine: Engine) -> None:
    for number, picture in enumerate(subjects(3)):
        filed(engine, picture)
        day = replace(VOTE, voted_at=f"2026-11-2{number}T12:00:00.000000Z", blind=number == 1)
        cast(engine, day, picture)
        cast(engine, replace(day, voter="b", answer="?"), picture)
        cast(engine, replace(day, voter="c", answer="=Watch"), picture)
    assert counted(engine) == {
        ConfusionCell(MODEL, "Mouse", "=Mouse", blind=False): {"n": 2},
        ConfusionCell(MODEL, "Mouse", "=Mouse", blind=True): {"n": 1},
        ConfusionCell(MODEL, "Mouse", "=Watch", blind=False): {"n": 2},
        ConfusionCell(MODEL, "Mouse", "=Watch", blind=True): {"n": 1},
        ConfusionCell(MODEL, "Mouse", "?", blind=False): {"n": 2},
        ConfusionCell(MODEL, "Mouse", "?", blind=True): {"n": 1},
        PictureCounter(MODEL): {"n": 3},
        DayCounter("2026-11-20", MODEL): {"votes": 2, "correct": 1},
        DayCounter("2026-11-21", MODEL): {
            "votes": 2,
            "correct": 1,
            "blind_votes": 2,
            "blind_correct": 1,
        },
        DayCounter("2026-11-22", MODEL): {"votes": 2, "correct": 1},
    }
    days = {key.day for key in counted(engine, "2026-11-21") if isinstance(key, DayCounter)}
    assert days == {"2026-11-21", "2026-11-22"}


def test_votes_that_go_leave_no_count(engine: Engine) -> None:
    cast_on = filed(engine)
    cast(engine, VOTE)
    cast(engine, replace(VOTE, answer="-", voted_at="2026-11-23T12:00:00.000000Z"))
    picture = now(engine)
    engine.votes.commit(counters.change(picture, engine.votes.votes(SUBJECT.pid, 9), []))
    assert counted(engine) == {}
    assert now(engine).tallies == {}
    assert now(engine).queue_key == cast_on.queue_key


def test_examples_count_nowhere(engine: Engine) -> None:
    filed(engine, replace(SUBJECT, queue_key=None, example=True))
    cast(engine, VOTE)
    assert now(engine).tallies == {"=Mouse": 1}
    assert engine.votes.voted("a", [SUBJECT.pid]) == {SUBJECT.pid}
    assert counted(engine) == {}
    assert engine.votes.cell((MODEL, "Mouse", "=Mouse"), None, 9) == []
    assert list(engine.votes.pictures()) == []


def test_all_pictures_with_votes_are_listed(engine: Engine) -> None:
    pictures = list(subjects(450))
    for picture in pictures:
        engine.votes.add(picture)
    voted = pictures[::3]
    for picture in voted:
        cast(engine, VOTE, picture)
    engine.votes.mark(voted[0].pid)
    found = {one.picture.pid: one.votes for one in engine.votes.pictures()}
    assert found == {picture.pid: (VOTE,) for picture in voted[1:]}


def test_queue_follows_the_votes(engine: Engine) -> None:
    picture = filed(engine)
    assert [entry.key for entry in engine.votes.queue(None, 9)] == [picture.queue_key]
    cast(engine, VOTE)
    [entry] = engine.votes.queue(None, 9)
    assert entry.key == now(engine).queue_key != picture.queue_key
    assert (entry.pid, entry.name) == (SUBJECT.pid, SUBJECT.name)
    assert entry.public_until == SUBJECT.public_until
    for _ in range(2):
        engine.votes.remove_queue_entry(entry.key)
    assert engine.votes.queue(None, 9) == []
    assert now(engine).queue_key == entry.key


def test_marked_picture_takes_no_vote(engine: Engine) -> None:
    read = filed(engine)
    engine.votes.mark(SUBJECT.pid)
    assert now(engine).deleted
    with pytest.raises(BusyError):
        engine.votes.commit(counters.change(read, [], [VOTE]))
    with pytest.raises(BusyError):
        engine.votes.mark("0" * 32)
    assert engine.votes.votes(SUBJECT.pid, 9) == []


def test_tombstone_takes_the_place_of_a_picture(engine: Engine) -> None:
    filed(engine)
    engine.votes.mark(SUBJECT.pid)
    picture = now(engine)
    tombstone = records.tombstone(SUBJECT.pid, 2_000_000_000, picture.revision + 1)
    engine.votes.commit(VoteChange(picture, tombstone, (), (), {}))
    assert now(engine) == tombstone
    assert engine.votes.queue(None, 9) == []
    assert not engine.votes.add(SUBJECT)
    for _ in range(2):
        engine.votes.remove(SUBJECT.pid)
    assert engine.votes.picture(SUBJECT.pid) is None


def test_sixteen_voters_at_once_are_all_counted(engine: Engine) -> None:
    filed(engine)
    together = Barrier(WRITERS)

    def vote(number: int) -> None:
        mine = replace(VOTE, voter=f"v{number:02}", answer=("=Mouse", "-")[number % 2])
        together.wait()
        retry_on_busy(lambda: cast(engine, mine), 60)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(vote, range(WRITERS)))
    assert now(engine).tallies == {"=Mouse": WRITERS // 2, "-": WRITERS // 2}
    assert len(engine.votes.votes(SUBJECT.pid, 99)) == WRITERS
    assert counted(engine)[PictureCounter(MODEL)] == {"n": 1}
    assert counted(engine)[ConfusionCell(MODEL, "Mouse", "-", blind=False)] == {"n": WRITERS // 2}


def test_a_deletion_among_votes_leaves_none(engine: Engine) -> None:
    filed(engine)
    cast(engine, VOTE)
    together = Barrier(WRITERS)

    def work(number: int) -> None:
        together.wait()
        if number == 0:
            retry_on_busy(lambda: engine.votes.mark(SUBJECT.pid), 60)
            return
        for _ in range(3):
            picture = now(engine)
            if picture.deleted:
                return
            mine = replace(VOTE, voter=f"v{number:02}")
            try:
                engine.votes.commit(counters.change(picture, [], [mine]), exact=False)
            except BusyError:
                continue
            return

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(work, range(WRITERS)))
    while votes := engine.votes.votes(SUBJECT.pid, 25):
        engine.votes.commit(counters.change(now(engine), votes, []))
    assert counted(engine) == {}


LATER = 4_000_000_000


def test_counter_ends_at_its_most(engine: Engine) -> None:
    assert [engine.votes.count("day#1", 3, LATER) for _ in range(5)] == [True] * 3 + [False] * 2
    assert engine.votes.count("day#2", 3, LATER)
    assert engine.votes.count("day#1", 4, LATER)


def test_last_ten_places_go_to_ten_of_many(engine: Engine) -> None:
    for _ in range(5):
        engine.votes.count("day", 15, LATER)

    def take(_: int) -> bool:
        return retry_on_busy(lambda: engine.votes.count("day", 15, LATER))

    with ThreadPoolExecutor(WRITERS) as pool:
        assert sum(pool.map(take, range(200))) == 10


def test_salt_of_a_day_is_made_once(engine: Engine) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        [salt] = set(pool.map(lambda _: engine.votes.salt("2026-11-26", LATER), range(WRITERS)))
    assert len(salt) == 32
    assert engine.votes.salt("2026-11-27", LATER) != salt


def test_salt_that_is_forgotten_is_made_anew(engine: Engine) -> None:
    before = engine.votes.salt("sessions", LATER)
    for _ in range(2):
        engine.votes.forget_salt("sessions")
    assert engine.votes.salt("sessions", LATER) not in {before, b""}


def test_full_counter_counts_no_more(engine: Engine) -> None:
    assert engine.votes.count("used", 9, LATER)
    for counter in ("used", "unused", "used"):
        engine.votes.fill(counter, LATER)
    assert not any(engine.votes.count(one, 10**6, LATER) for one in ("used", "unused"))
    assert list(engine.votes.pictures()) == []


def test_limits_are_no_pictures(engine: Engine) -> None:
    engine.votes.count("day", 15, LATER)
    engine.votes.salt("2026-11-26", LATER)
    assert list(engine.votes.pictures()) == []


def test_pause_holds_until_it_is_taken_back(engine: Engine) -> None:
    assert engine.votes.pauses() == {}
    engine.votes.set_pause(Kind.VOTES, Pause("Counting.", LATER))
    engine.votes.set_pause(Kind.UPLOADS, Pause())
    engine.votes.set_pause(Kind.UPLOADS, Pause("Full."))
    found = {Kind.VOTES: Pause("Counting.", LATER), Kind.UPLOADS: Pause("Full.")}
    assert engine.votes.pauses() == found
    for _ in range(2):
        engine.votes.set_pause(Kind.VOTES, None)
    assert engine.votes.pauses() == {Kind.UPLOADS: Pause("Full.")}
    assert list(engine.votes.pictures()) == []


def test_report_takes_the_place_of_the_clients_earlier_one(engine: Engine) -> None:
    first = Report("a" * 32, "c1", "rude", "2026-11-26T12:00:00.000000Z")
    others = [replace(first, client="c2"), replace(first, pid="b" * 32)]
    for report in (first, *others, replace(first, reason="private")):
        engine.votes.report(report, LATER)
    assert engine.votes.reports("a" * 32) == [replace(first, reason="private"), others[0]]
    assert len(engine.votes.reports()) == 3
    for _ in range(2):
        engine.votes.drop_report("a" * 32, "c1")
    assert engine.votes.reports() == others
    assert list(engine.votes.every_picture()) == []


def test_client_without_a_name_may_report(engine: Engine) -> None:
    report = Report("a" * 32, "", "rude", "2026-11-26T12:00:00.000000Z")
    engine.votes.report(report, LATER)
    assert engine.votes.reports() == [report]


def test_hidden_pictures_are_told_from_those_shown(engine: Engine) -> None:
    shown, hidden, deleted = pictures = list(subjects(3))
    for picture in pictures:
        engine.votes.add(picture)
    after = records.judged(hidden, hidden=True)
    engine.votes.commit(VoteChange(hidden, after, (), (), {}))
    engine.votes.mark(deleted.pid)
    asked = [one.pid for one in pictures]
    assert engine.votes.hidden([*asked, "f" * 32]) == {hidden.pid, deleted.pid, "f" * 32}
    assert engine.votes.hidden([]) == set()
    assert engine.votes.picture(hidden.pid) == after
    assert [entry.pid for entry in engine.votes.queue(None, 9)] == [deleted.pid, shown.pid]


def test_what_the_owner_says_of_a_picture_is_kept(engine: Engine) -> None:
    engine.votes.add(SUBJECT)
    after = records.judged(SUBJECT, settled="=Watch", reviewed=True)
    engine.votes.commit(VoteChange(SUBJECT, after, (), (), {}))
    assert engine.votes.picture(SUBJECT.pid) == after
    assert engine.votes.queue(None, 9) == []
    back = records.judged(after, settled="")
    engine.votes.commit(VoteChange(after, back, (), (), {}))
    assert [entry.pid for entry in engine.votes.queue(None, 9)] == [SUBJECT.pid]


def test_exclusions_are_read_as_made(engine: Engine) -> None:
    made = [
        Exclusion(Part.VOTER, "0123456789abcdef", "stuffing"),
        Exclusion(Part.SPAN, "2026-11-24T10:00:00.000000Z/2026-11-24T12:00:00.000000Z"),
    ]
    for exclusion in (*made, made[0]):
        engine.votes.exclude(exclusion, on=True)
    assert set(engine.votes.exclusions()) == set(made)
    for _ in range(2):
        engine.votes.exclude(made[0], on=False)
    assert engine.votes.exclusions() == made[1:]


def test_vote_that_is_left_out_counts_nowhere(engine: Engine) -> None:
    engine.votes.add(SUBJECT)
    vote = replace(VOTE, client="c1")
    engine.votes.commit(counters.change(SUBJECT, [], [vote]))
    left_out = replace(vote, left_out=True)
    engine.votes.commit(counters.change(now(engine), [vote], [left_out]))
    assert counted(engine) == {}
    assert engine.votes.cell((MODEL, SUBJECT.predicted, VOTE.answer), None, 9) == []
    assert engine.votes.votes(SUBJECT.pid, 9) == [left_out]
    assert now(engine).tallies == {"!": 1}
    assert (now(engine).votes, now(engine).stored) == (0, 1)
    [listed] = engine.votes.pictures()
    assert (listed.votes, listed.counted) == ((left_out,), ())
    with pytest.raises(BusyError):
        engine.votes.commit(counters.change(now(engine), [vote], []))
    engine.votes.commit(counters.change(now(engine), [left_out], [vote]))
    assert counted(engine)[PictureCounter(MODEL)] == {"n": 1}


def test_votes_count_beside_one_that_is_left_out(engine: Engine) -> None:
    engine.votes.add(SUBJECT)
    left_out = replace(VOTE, voter="x", left_out=True)
    engine.votes.commit(counters.change(SUBJECT, [], [left_out]))
    read = now(engine)
    engine.votes.commit(counters.change(read, [], [VOTE]), exact=False)
    with pytest.raises(BusyError):  # the first that counts is exact
        engine.votes.commit(counters.change(read, [], [replace(VOTE, voter="b")]), exact=False)
    engine.votes.commit(counters.change(now(engine), [VOTE], []), exact=False)
    assert counted(engine) == {}


def test_every_picture_is_listed_but_the_deleted(engine: Engine) -> None:
    voted, plain, deleted = pictures = list(subjects(3))
    for picture in pictures:
        engine.votes.add(picture)
    engine.votes.commit(counters.change(voted, [], [VOTE]))
    engine.votes.mark(deleted.pid)
    found = {one.picture.pid: one.votes for one in engine.votes.every_picture()}
    assert found == {voted.pid: (VOTE,), plain.pid: ()}
