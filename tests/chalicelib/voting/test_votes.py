import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import InvalidRequestError
from chalicelib.ports import CANNOT_TELL, NONE_OF_THESE, Vote, answer_of, label_of
from chalicelib.voting import votes
from chalicelib.voting.votes import Ballot

GOOD = {"label": "Mouse", "voter": "0123abcd", "blind": False}
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def refused(**changes: Any) -> InvalidRequestError:  # noqa: ANN401 - wrong types are the point
    with pytest.raises(InvalidRequestError) as caught:
        votes.parse(json.dumps({**GOOD, **changes}))
    return caught.value


def test_a_good_vote_is_read() -> None:
    assert votes.parse(json.dumps(GOOD)) == Ballot("0123abcd", "Mouse", False, False)
    none = {**GOOD, "label": None, "blind": True}
    assert votes.parse(json.dumps(none)) == Ballot("0123abcd", None, False, True)
    cannot_tell = {**none, "cannot_tell": True}
    assert votes.parse(json.dumps(cannot_tell)) == Ballot("0123abcd", None, True, True)


@pytest.mark.parametrize("field", GOOD)
def test_a_missing_field_is_named(field: str) -> None:
    body = {name: value for name, value in GOOD.items() if name != field}
    with pytest.raises(InvalidRequestError, match=field) as caught:
        votes.parse(json.dumps(body))
    assert caught.value.field == field


WRONG: dict[str, list[object]] = {
    "label": ["", 3, True, [], {}, "x" * 1001],
    "voter": ["", None, 3, "x" * 65, "a b", "a/b", "a#b", "é", "a\n"],
    "blind": [None, 0, 1, "true", []],
    "cannot_tell": [None, 0, "false"],
    "colour": ["red"],
    "__proto__": [{}],
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in WRONG.items() for value in values]
)
def test_faults_name_their_field(field: str, value: object) -> None:
    assert refused(**{field: value}).field == field


def test_who_cannot_tell_names_no_label() -> None:
    assert refused(cannot_tell=True).field == "label"


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'"x"', b"{", b"\xff\xfe", b"{" * 5000, b'{"label":NaN}', b" " * 5000],
)
def test_a_body_that_is_no_vote_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidRequestError):
        votes.parse(body)
    with pytest.raises(InvalidRequestError):
        votes.parse_withdrawal(body)


def test_label_of_200_emoji_fits_a_request() -> None:
    label = "\N{THREE BUTTON MOUSE}\N{LEFT-POINTING MAGNIFYING GLASS}" * 100
    for ascii_only in (True, False):
        body = json.dumps({**GOOD, "label": label, "voter": "v" * 64}, ensure_ascii=ascii_only)
        assert votes.parse(body.encode()).label == label


def test_withdrawal_names_only_the_voter() -> None:
    assert votes.parse_withdrawal(b'{"voter":"v-1_A"}') == "v-1_A"
    with pytest.raises(InvalidRequestError, match="label"):
        votes.parse_withdrawal(json.dumps(GOOD))


def test_a_label_that_nobody_knows_is_refused() -> None:
    votes.check_label("Mouse", ["Mouse"])
    votes.check_label(None, ["Mouse"])
    with pytest.raises(InvalidRequestError) as caught:
        votes.check_label("mouse", ["Mouse"])
    assert caught.value.field == "label"


@given(st.text(min_size=1))
def test_no_label_is_taken_for_another_answer(label: str) -> None:
    answer = answer_of(label)
    assert label_of(answer) == label
    assert answer not in {NONE_OF_THESE, CANNOT_TELL}


def test_none_and_cannot_tell_name_no_label() -> None:
    none = votes.new_vote(Ballot("v", None, False, False), None, NOW)
    assert (none.label, none.cannot_tell) == (None, False)
    cannot_tell = votes.new_vote(Ballot("v", None, True, False), None, NOW)
    assert (cannot_tell.label, cannot_tell.cannot_tell) == (None, True)
    assert not none.says_the_same_as(cannot_tell)


@pytest.mark.parametrize(
    ("before", "asked", "counted"),
    [
        (None, True, True),
        (None, False, False),
        (True, True, True),
        (True, False, False),
        (False, True, False),
        (False, False, False),
    ],
)
def test_seen_prediction_ends_blind_votes(before: bool | None, asked: bool, counted: bool) -> None:
    earlier = None if before is None else Vote("v", "=Watch", before, "2026-11-22T11:00:00Z")
    assert votes.new_vote(Ballot("v", "Mouse", False, asked), earlier, NOW).blind is counted


def test_vote_time_is_utc_and_sorts_as_text() -> None:
    local = NOW.astimezone(timezone(timedelta(hours=9)))
    assert votes.new_vote(Ballot("v", None, False, False), None, local).voted_at == (
        "2026-11-22T12:00:00.000000Z"
    )
