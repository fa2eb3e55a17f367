"""Who asks: a client's address, and the name that is counted in its place.

An address is never kept. Its name is a hash with random bytes that change at midnight (UTC) and end
a day later: then the address cannot be found again. A client has another name every day. On AWS the
table deletes what has ended within two days, and its backups keep it for 35.
"""

import hmac
from collections.abc import Mapping
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from chalicelib.errors import ForbiddenError

SECRET_HEADER = "origin-secret"  # noqa: S105 - a header's name
"""What CloudFront adds to prove that a request came through it."""
_ADDRESS_HEADER = "viewer-address"
"""Where infra/addresses.js writes the viewer's address, whatever the viewer wrote there."""
_CUSTOMER_BITS = 64
"""Of an IPv6 address: the rest is the client's to choose (RFC 6177)."""
_NAME_LENGTH = 24


def check_origin(headers: Mapping[str, str], secret: str) -> None:
    """Raise ForbiddenError unless CloudFront passed the request on; without a secret nobody must.

    Others could write any client's address into a header.
    """
    given = headers.get(SECRET_HEADER, "")
    if secret and not hmac.compare_digest(given.encode(), secret.encode()):
        raise ForbiddenError("Ask the site's own address.")


def address(headers: Mapping[str, str], source: str, secret: str) -> str:
    """Return the client's address: of IPv6 the first 64 bits; "" for this machine itself.

    Behind CloudFront, which the secret proves, `source` is CloudFront's own. An address that cannot
    be read is one client's like any other.
    """
    try:
        found = ip_address(headers.get(_ADDRESS_HEADER, "") if secret else source)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return ""
    if isinstance(found, IPv6Address):
        return str(ip_network((found, _CUSTOMER_BITS), strict=False).network_address)
    return str(found)


def name(client: str, salt: bytes) -> str:
    """Return what a client is called on the day of the salt; "" stays itself."""
    return client and hmac.new(salt, client.encode(), sha256).hexdigest()[:_NAME_LENGTH]
