"""What DynamoDB would refuse is refused, and nothing else that the code does not use is known."""

import pytest

from tests.support.simulation.expressions import Expression, Item, ValidationError

ITEM: Item = {
    "pk": {"S": "p"},
    "n": {"N": "2"},
    "tallies": {"M": {"=Mouse": {"N": "1"}}},
    "on": {"BOOL": True},
}
NAMES = {"#n": "n", "#0": "=Mouse", "#1": "-"}
VALUES: Item = {
    ":two": {"N": "2.0"},
    ":three": {"N": "3"},
    ":s": {"S": "p"},
    ":yes": {"BOOL": True},
}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("attribute_not_exists(pk)", False),
        ("attribute_exists(pk)", True),
        ("attribute_not_exists(n) OR n < :three", True),
        ("n = :two AND pk = :s", True),
        ("#n <> :two", False),
        ("missing <> :two", True),
        ("missing = :two", False),
        ("on = :yes", True),
        ("n > :s", False),
        ("begins_with(pk, :s)", True),
        ("tallies.#0 < :two", True),
    ],
)
def test_condition_holds_as_in_dynamodb(text: str, *, holds: bool) -> None:
    assert Expression(NAMES, VALUES).holds(text, ITEM) is holds
    if "not_exists" in text:
        assert Expression(NAMES, VALUES).holds(text, None)


def test_update_sets_and_adds() -> None:
    said = Expression(NAMES, VALUES)
    text = "ADD n :three SET tallies.#1 = if_not_exists(tallies.#1, :two) + :three, x = :s"
    after = said.updated(text, ITEM)
    assert after["n"] == {"N": "5"}
    assert after["tallies"] == {"M": {"=Mouse": {"N": "1"}, "-": {"N": "5.0"}}}
    assert after["x"] == {"S": "p"}
    assert ITEM["n"] == {"N": "2"}


@pytest.mark.parametrize(
    "text",
    [
        "contains(pk, :s)",
        "n = :two AND pk = :s OR pk = :s",
        "NOT n = :two",
        "n BETWEEN :two AND :three",
        "(n = :two)",
        "n = :none",
        "#none = :two",
        "n = two",
        "n : two",
    ],
)
def test_unknown_condition_is_an_error(text: str) -> None:
    with pytest.raises(ValidationError):
        Expression(NAMES, VALUES).holds(text, ITEM)


@pytest.mark.parametrize(
    "text",
    [
        "REMOVE n",
        "SET n = n + :two",
        "SET missing.#0 = :two",
        "SET n",
        "ADD pk :two",
        "ADD n :s",
        "SET n = :two SET pk = :s",
    ],
)
def test_unknown_update_is_an_error(text: str) -> None:
    with pytest.raises((ValidationError, ValueError)):
        Expression(NAMES, VALUES).updated(text, ITEM)


def test_what_nothing_uses_is_an_error() -> None:
    said = Expression({"#n": "n"}, {":two": {"N": "2"}})
    with pytest.raises(ValidationError):
        said.check_all_used()
    assert said.holds("#n = :two", ITEM)
    said.check_all_used()


@pytest.mark.parametrize("text", ["pk = :s OR sk = :s", "sk = :s", "pk = :s AND n = :two"])
def test_unknown_key_condition_is_an_error(text: str) -> None:
    with pytest.raises(ValidationError):
        Expression(None, VALUES).key(text, "pk", "sk")
