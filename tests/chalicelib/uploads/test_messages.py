from chalicelib.images import apart
from chalicelib.uploads import messages


def test_first_delivery_is_read_in_the_worker() -> None:
    assert messages.reader(1) is apart.read_in_time


def test_later_deliveries_are_read_apart() -> None:
    assert {messages.reader(count) for count in (2, 3, 5)} == {apart.read_apart}
