import pytest

from chalicelib import clients
from chalicelib.errors import ForbiddenError

SECRET = "s" * 40


@pytest.mark.parametrize(
    ("source", "client"),
    [
        ("127.0.0.1", ""),
        ("::1", ""),
        ("::ffff:127.0.0.1", ""),
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("", "unknown"),
        ("me", "unknown"),
    ],
)
def test_address_is_that_of_the_connection(source: str, client: str) -> None:
    forged = {"viewer-address": "198.51.100.1"}
    assert clients.address(forged, source, "") == client


@pytest.mark.parametrize(
    ("told", "client"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("", "unknown"),
    ],
)
def test_address_behind_cloudfront_is_the_viewers(told: str, client: str) -> None:
    headers = {"viewer-address": told}
    assert clients.address(headers, "127.0.0.1", SECRET) == client


@pytest.mark.parametrize("given", [{}, {"origin-secret": ""}, {"origin-secret": "ж"}])
def test_who_goes_round_cloudfront_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ForbiddenError):
        clients.check_origin(given, SECRET)
    clients.check_origin(given, "")
    clients.check_origin({"origin-secret": SECRET}, SECRET)


def test_name_tells_no_address_and_ends_with_the_day() -> None:
    name = clients.name("192.0.2.7", b"today")
    assert name == clients.name("192.0.2.7", b"today")
    assert "192" not in name
    assert name != clients.name("192.0.2.7", b"tomorrow")
    assert name != clients.name("192.0.2.8", b"today")
    assert clients.name("", b"today") == ""
