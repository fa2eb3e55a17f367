from pathlib import Path
from typing import Any

import pytest

from fuzzyvision.common import owner
from fuzzyvision.common.errors import CommandError

GOOD: dict[str, Any] = {
    "labels": ["Camera", "Watch"],
    "title": "Find my mushroom",
    "question": "Which mushroom is it?",
    "summary": ["One line.", "Another."],
    "contact": "ada@example.org",
    "accent": "#0b6a5b",
    "language": "de-CH",
    "originals": True,
    "phrases": {"Camera": "eine Kamera"},
    "examples": [{"file": "a-1.jpg", "alt": "A <b>camera</b>"}],
}
HELD = {"a-1.jpg": 200_000, "big.png": 200_001, "empty.jpg": 0}


def test_good_fields_have_no_faults() -> None:
    assert list(owner.faults(GOOD, HELD)) == []
    assert list(owner.faults({}, {})) == []


@pytest.mark.parametrize(
    ("field", "values", "told"),
    [
        ("title", ["", " ", "a" * 61, "two\nlines", "\x00", "\ud800", 7, None], "one line of text"),
        ("question", ["a" * 121, []], "at most 120 characters"),
        ("summary", ["", 7, ["one", 2], None], "text, or a list of texts"),
        ("language", ["German", "de_CH", "x", "en-", "de\n", 4], "must be a language tag"),
        ("originals", ["true", 1, None], "must be true or false"),
        ("accent", ["red", "#0b6a5b}", None], "a colour like #0b6a5b"),
        ("accent", ["#6fd6c0", "#ffffff"], "is too pale: its contrast on the page is 1."),
    ],
)
def test_bad_field_is_named_with_what_it_must_be(
    field: str, values: list[object], told: str
) -> None:
    for value in values:
        [fault] = owner.faults({**GOOD, field: value}, HELD)
        assert fault.startswith(field)
        assert told in fault


@pytest.mark.parametrize(
    "contact",
    [
        *(
            "javascript:alert(1)",
            "http://example.org",
            "data:text/html,x",
            "//example.org",
            "",
            None,
        ),
        *("https://", "https://user@example.org/", 'https://a.org/"onclick=x', "https://a.org/ x"),
        *(
            "ada@example",
            "ada@example.org?bcc=eve@x.org",
            "mailto:a@b.org",
            "a@b.org\n",
            "<a@b.org>",
        ),
    ],
)
def test_contact_is_https_or_an_email_address(contact: object) -> None:
    assert len(list(owner.faults({**GOOD, "contact": contact}, HELD))) == 1


@pytest.mark.parametrize("contact", ["https://a.org", "https://a.org/me?x=1#y", "a.b+c@d-e.co.uk"])
def test_plain_contacts_are_accepted(contact: str) -> None:
    assert list(owner.faults({**GOOD, "contact": contact}, HELD)) == []


@pytest.mark.parametrize(
    ("phrases", "told"),
    [
        (["a camera"], "must name a phrase for a label"),
        ({"Mouse": "a mouse"}, "'Mouse', which is not one of the labels"),
        ({"Camera": ""}, "the phrase of 'Camera' must be one line"),
    ],
)
def test_phrases_are_of_the_labels(phrases: object, told: str) -> None:
    [fault] = owner.faults({**GOOD, "phrases": phrases}, HELD)
    assert told in fault


def test_check_names_the_card_and_every_fault(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as raised:
        owner.check({**GOOD, "title": ""}, tmp_path)
    first, second = str(raised.value).splitlines()
    assert first.startswith(f"{tmp_path / 'card.json'}: title must be")
    assert "a-1.jpg is not in the folder examples next to the card. Put it there" in second


@pytest.mark.parametrize("text", ["", "{", "[]", '"card"'])
def test_card_that_is_no_object_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "card.json").write_text(text)
    with pytest.raises(CommandError, match=r"card\.json is not"):
        owner.read(tmp_path)
