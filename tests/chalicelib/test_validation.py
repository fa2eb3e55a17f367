import pytest

from chalicelib import validation
from chalicelib.errors import InvalidRequestError


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([("x", "1"), ("x", "2")], "There is no field 'x'."),
        ([("after", "1"), ("after", "2")], "The field 'after' comes twice."),
        ([("after", "1")], "The field 'voter' is missing."),
    ],
)
def test_query_is_checked_field_by_field(pairs: list[tuple[str, str]], sentence: str) -> None:
    with pytest.raises(InvalidRequestError) as refused:
        validation.parse_query(pairs, ("voter",), ("after",))
    assert str(refused.value) == sentence
    assert refused.value.field == sentence.split("'")[1]
