import pytest

from fuzzyvision.common.errors import CommandError
from fuzzyvision.local.hosts import is_of
from fuzzyvision.local.network import (
    EVERYWHERE,
    Network,
    check_host,
    check_url,
    own_addresses,
    reachable,
)
from tests.support.requests import environ

FOUND = [
    ("lo", "127.0.0.1"),
    ("docker0", "172.17.0.1"),
    ("wlan0", "192.168.1.23"),
    ("eth0", "10.0.0.7"),
    ("usb0", "169.254.3.4"),
]


@pytest.mark.parametrize("text", ["localhost", "LocalHost", "127.0.0.1"])
def test_loopback_stays_alone(text: str) -> None:
    network = Network(8000, check_host(text))
    assert not network.shared
    assert network.addresses() == []


@pytest.mark.parametrize("text", ["", "example.org", "::", "1.2.3", "300.0.0.1", "0.0.0.0:80"])
def test_a_host_is_an_address(text: str) -> None:
    with pytest.raises(CommandError, match="IPv4"):
        check_host(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://Pictures.example.org/", "https://pictures.example.org"),
        ("http://raspberrypi.local:8000", "http://raspberrypi.local:8000"),
        ("", ""),
    ],
)
def test_a_public_address_is_kept_without_its_slash(text: str, kept: str) -> None:
    assert check_url(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "pictures.example.org",
        "ftp://a.org",
        "https://",
        "https://a.org/b",
        "https://a.org?b=1",
        "https://ada@a.org",
        "https://a.org:port",
        "https://a.org:0",
        "https://[a",
        "https://a.org#b",
    ],
)
def test_what_is_no_address_of_a_site_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match="URL is like"):
        check_url(text)


def test_phones_get_addresses_of_their_networks() -> None:
    assert reachable(FOUND, "10.0.0.7") == ["10.0.0.7", "192.168.1.23"]
    assert reachable(FOUND) == ["192.168.1.23", "10.0.0.7"]


def test_own_addresses_are_not_those_of_this_machine_alone() -> None:
    assert not [ip for ip in own_addresses() if ip.startswith(("127.", "169.254."))]


@pytest.mark.parametrize(
    ("network", "printed"),
    [
        (Network(8000, EVERYWHERE), ["http://10.0.0.7:8000", "http://192.168.1.23:8000"]),
        (Network(80, EVERYWHERE), ["http://10.0.0.7", "http://192.168.1.23"]),
        (Network(8000, "192.168.1.23"), ["http://192.168.1.23:8000"]),
        (Network(8000, EVERYWHERE, "https://a.org"), ["https://a.org"]),
        (Network(8000), []),
    ],
)
def test_addresses_are_those_that_others_open(network: Network, printed: list[str]) -> None:
    assert network.addresses(lambda: reachable(FOUND, "10.0.0.7")) == printed


@pytest.mark.parametrize(
    "host", ["192.168.1.23:8000", "10.0.0.7:9000", "10.0.0.7", "localhost:8000", "localhost:9000"]
)
def test_a_shared_server_answers_to_addresses_in_numbers(host: str) -> None:
    assert Network(8000, EVERYWHERE).misdirected(environ("/", host)) is None


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example:8000",
        "192.168.1.23.evil.example:8000",
        "evil@10.0.0.7:8000",
        "10.0.0.7:",
        "10.0.0.7:8000:1",
        "10.0.0",
        "localhost.:8000",
        "a.org:8000",
    ],
)
def test_names_of_others_are_misdirected(host: str) -> None:
    refused = Network(8000, EVERYWHERE).misdirected(environ("/", host))
    assert refused is not None
    assert refused.status_code == 421


def test_a_server_for_this_machine_answers_to_no_other_address() -> None:
    assert Network(8000).misdirected(environ("/", "192.168.1.23:8000"))
    assert Network(8000).misdirected(environ("/", "localhost:8000")) is None


@pytest.mark.parametrize("host", ["a.org", "A.org:443", "localhost:8000", "127.0.0.1:8000"])
def test_behind_a_proxy_the_public_name_is_answered(host: str) -> None:
    assert Network(8000, public="https://a.org").misdirected(environ("/", host)) is None


@pytest.mark.parametrize("host", ["b.a.org", "a.org:80", "a.org.evil.example", "10.0.0.7:8000"])
def test_behind_a_proxy_no_other_name_is_answered(host: str) -> None:
    refused = Network(8000, public="https://a.org").misdirected(environ("/", host))
    assert refused is not None
    assert "https://a.org only" in refused.get_data(as_text=True)


def test_a_port_of_the_public_address_counts() -> None:
    assert is_of("http://a.org:8080", "a.org:8080")
    assert not is_of("http://a.org:8080", "a.org")
