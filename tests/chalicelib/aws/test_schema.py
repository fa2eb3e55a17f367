from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.aws import schema, transactions
from chalicelib.ports import ConfusionCell, CounterKey, DayCounter, PictureCounter, Vote, answer_of
from chalicelib.voting import counters, records
from tests.support.records import SUBJECT

STRANGE = ["#", "/", "a#b", "-", "?", "!", "=", "Watch", "%23", "\N{THREE BUTTON MOUSE}" * 200]
LABELS = st.one_of(st.sampled_from(STRANGE), st.text(min_size=1, max_size=300))


def vote(answer: str, *, blind: bool = False) -> Vote:
    return Vote("v" * 64, answer, blind, "2026-11-22T12:00:00.000000Z")


@given(LABELS, LABELS, st.booleans())
def test_any_label_fits_into_a_key(predicted: str, voted: str, blind: Any) -> None:  # noqa: ANN401 - hypothesis draws it
    cell = ConfusionCell("m" * 64, predicted, answer_of(voted), blind)
    key = schema.counter_key(cell, SUBJECT.pid)
    assert len(key["sk"].encode()) <= 1024
    assert key["sk"].count("#") == 4


def test_no_two_counters_share_a_key() -> None:
    answers = [*map(answer_of, [*STRANGE, "x" * 201, "x" * 202]), "-", "?"]
    lines: list[CounterKey] = [
        ConfusionCell(model, predicted, answer, blind)
        for model in ("a", "b")
        for predicted in STRANGE
        for answer in answers
        for blind in (True, False)
    ]
    lines += [
        PictureCounter("a"),
        PictureCounter("b"),
        DayCounter("2026-11-22", "a"),
        DayCounter("2026-11-22", "b"),
    ]
    keys = {tuple(schema.counter_key(line, SUBJECT.pid).values()) for line in lines}
    assert len(keys) == len(lines)


def test_a_picture_is_what_its_item_says() -> None:
    assert schema.picture(schema.picture_item(SUBJECT)) == SUBJECT
    voted = records.with_votes(SUBJECT, {"=Mouse": 2, "-": 1})
    assert schema.picture(schema.picture_item(voted)) == voted
    grave = records.tombstone(SUBJECT.pid, 1_800_000_000, 7)
    assert schema.picture(schema.picture_item(grave)) == grave


def test_a_picture_expires_until_it_has_votes() -> None:
    assert schema.picture_item(SUBJECT)["expires"] == SUBJECT.public_until
    assert "expires" not in schema.picture_item(records.with_votes(SUBJECT, {"-": 1}))


@pytest.mark.parametrize("answer", ["=Mouse", "==", "-", "?"])
def test_a_vote_is_what_its_item_says(answer: str) -> None:
    assert schema.vote(schema.vote_item(SUBJECT, vote(answer))) == vote(answer)


def test_a_vote_says_what_it_was_cast_on() -> None:
    item = schema.vote_item(SUBJECT, vote("=Watch", blind=True))
    told = ("name", "predicted", "model", "label", "cannot_tell", "blind", "voted_at", "cell")
    assert [item[name] for name in told] == [
        "7QK",
        "Mouse",
        "3f2a9c01b7de",
        "Watch",
        False,
        True,
        "2026-11-22T12:00:00.000000Z",
        "3f2a9c01b7de#Mouse#Watch",
    ]
    assert float(item["probability"]) == 0.5812


def test_none_of_these_is_an_empty_cell() -> None:
    assert schema.vote_item(SUBJECT, vote("-"))["cell"] == "3f2a9c01b7de#Mouse#"
    assert "cell" not in schema.vote_item(SUBJECT, vote("?"))


def test_removing_25_votes_fits_a_transaction() -> None:
    votes = [
        Vote(f"v{number}", f"={number}", False, f"2026-11-{number + 1:02}T12:00:00.000000Z")
        for number in range(25)
    ]
    subject = counters.change(SUBJECT, [], votes).after
    change = counters.change(subject, votes, [])
    current = {line: {"n": 2, "votes": 2} for line in change.counters}
    assert 70 < len(transactions.changing(change, current, exact=True)) <= 100
