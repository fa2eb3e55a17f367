import pytest

from fuzzyvision.local.hosts import misdirected


@pytest.mark.parametrize(
    ("host", "port"),
    [("localhost:8000", "8000"), ("127.0.0.1:80", "80"), ("localhost", "80"), ("127.0.0.1", "80")],
)
def test_own_hosts_are_answered(host: str, port: str) -> None:
    assert misdirected({"HTTP_HOST": host, "SERVER_PORT": port}) is None


@pytest.mark.parametrize("host", ["localhost", "localhost:80", "evil.example:8000", "[::1]:8000"])
def test_another_host_is_told_the_right_one(host: str) -> None:
    refused = misdirected({"HTTP_HOST": host, "SERVER_PORT": "8000"})
    assert refused is not None
    assert refused.status_code == 421
    assert "http://localhost:8000" in refused.get_data(as_text=True)


def test_a_request_without_a_host_is_refused() -> None:
    assert misdirected({"SERVER_PORT": "8000"}) is not None
