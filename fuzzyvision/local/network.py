"""How other devices reach this server: the addresses of this machine, or one behind a proxy."""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import ifaddr

from fuzzyvision.common.errors import CommandError
from fuzzyvision.local import hosts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - the owner asks for it
_BRIDGES = ("docker", "br-", "virbr", "lxc", "cni", "podman")
"""What networks of containers are called. No phone is in one."""


def check_host(text: str) -> str:
    """Return HOST as an address to listen on; raises CommandError for any other text."""
    try:
        return str(IPv4Address(LOOPBACK if text.lower() == "localhost" else text))
    except AddressValueError:
        sentence = "HOST is 0.0.0.0 for every network of this machine, or one of its IPv4 addresses"
        raise CommandError(f"{sentence}, not {text!r}.") from None


def check_url(text: str) -> str:
    """Return URL without a slash at its end; raises CommandError if it names no site."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        plain = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        plain = False
    if not plain or parts.path not in {"", "/"} or parts.query or parts.fragment or "@" in text:
        raise CommandError(f"URL is like https://pictures.example.org, not {text!r}.")
    return f"{parts.scheme}://{parts.netloc.lower()}"


@dataclass(frozen=True)
class Network:
    """Where the server listens: `host` and `port`; and `public`, its address behind a proxy.

    `password` is what others are asked for, if anything; `framing` are the origins that may frame
    the slim page.
    """

    port: int
    host: str = LOOPBACK
    public: str = ""
    password: str = field(default="", repr=False)
    framing: tuple[str, ...] = ()

    @property
    def listens_outside(self) -> bool:
        """Whether it listens for other devices, not only for this one."""
        return self.host != LOOPBACK

    @property
    def here(self) -> str:
        """The address that this machine opens."""
        name = "localhost" if self.host in {LOOPBACK, EVERYWHERE} else self.host
        return f"http://{name}:{self.port}"

    @property
    def shared(self) -> bool:
        """Whether others reach it, by the network or by a proxy."""
        return self.listens_outside or bool(self.public)

    def misdirected(self, environ: "Mapping[str, Any]") -> "Response | None":
        """Return the refusal of a request that names another host, or None."""
        return hosts.misdirected(environ, self.public, shared=self.listens_outside)

    def addresses(self, own: Callable[[], Iterable[str]] | None = None) -> list[str]:
        """Return the addresses that others open, the likeliest first."""
        if self.public:
            return [self.public]
        if not self.listens_outside:
            return []
        ips = (own or own_addresses)() if self.host == EVERYWHERE else [self.host]
        end = "" if self.port == 80 else f":{self.port}"  # noqa: PLR2004 - HTTP's own
        return [f"http://{ip}{end}" for ip in ips]


def own_addresses() -> list[str]:
    """Return this machine's addresses that a phone may reach, the likeliest first."""
    found = [
        (adapter.nice_name, ip.ip)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if isinstance(ip.ip, str)
    ]
    return reachable(found, _outgoing())


def reachable(found: Iterable[tuple[str, str]], outgoing: str = "") -> list[str]:
    """Return those of some addresses, each with its adapter, that a phone may reach. Pure.

    `outgoing` is the one that leads to the Internet; phones use the same router.
    """
    useful = [
        ip
        for adapter, ip in found
        if not IPv4Address(ip).is_loopback
        and not IPv4Address(ip).is_link_local
        and not adapter.startswith(_BRIDGES)
    ]
    return sorted(dict.fromkeys(useful), key=lambda ip: ip != outgoing)


def _outgoing() -> str:
    # Connecting a datagram socket sends nothing; the system only looks up the way.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        ip: str = probe.getsockname()[0]
        return ip
