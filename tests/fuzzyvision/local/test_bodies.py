from io import BytesIO

import pytest

from fuzzyvision.local.bodies import IncompleteBodyError, read_body


def test_body_is_read_but_only_its_start_kept() -> None:
    stream = BytesIO(bytes(3_000_000))
    body, cut = read_body(stream, 3_000_000, most=1_000_000)
    assert (len(body), cut) == (1_000_000, 2_000_000)
    assert stream.read() == b""


@pytest.mark.parametrize("most", [10, 1_000])
def test_a_body_that_ends_early_is_none(most: int) -> None:
    with pytest.raises(IncompleteBodyError):
        read_body(BytesIO(bytes(99)), 100, most)
