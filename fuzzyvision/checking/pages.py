"""Steps of a check that look at the site: its pages, headers, files and errors."""

import re
import secrets
from http import HTTPStatus
from urllib.parse import urljoin

from fuzzyvision.checking.faults import expect
from fuzzyvision.checking.visit import Visit
from fuzzyvision.common.headers import security_headers

_POLICY = "Content-Security-Policy"
_LOADED = re.compile(
    r'<(?:script|img)\b[^>]*?\ssrc="([^"]+)"'
    r'|<link\b(?=[^>]*\srel="(?:stylesheet|modulepreload|icon|manifest)")[^>]*?\shref="([^"]+)"'
)


def page(visit: Visit) -> None:
    """See that the home page comes, with all security headers."""
    found = visit.client.ask("GET", "/")
    asks = found.status == HTTPStatus.UNAUTHORIZED or "/login" in found.headers.get("Location", "")
    expect(not asks, _PASSWORD)
    found.must_be("the home page", HTTPStatus.OK)
    expect(found.type == "text/html", f"the home page is {found.type or 'of no type'}")
    wanted = security_headers()
    visit.policy = _directives(found.headers.get(_POLICY, ""))
    for name, sources in _directives(wanted.pop(_POLICY)).items():
        told = visit.policy.get(name, "")
        # Where forms are posted to differs; the ticket is compared with it.
        same = told.startswith(sources) if name == "connect-src" else told == sources
        expect(same, f"the {_POLICY} says {name} {told or 'nothing'}, not {sources}")
    for name, value in wanted.items():
        told = found.headers.get(name, "nothing")
        expect(told == value, f"the header {name} says {told}, not {value}")
    visit.page = found.body.decode("utf-8", "replace")


def files(visit: Visit) -> None:
    """See that what the page loads is there, of this site, and may be cached permanently."""
    loaded = sorted({one or other for one, other in _LOADED.findall(visit.page)})
    expect(bool(loaded), "the home page loads no script and no style")
    for path in loaded:
        expect(visit.client.owns(path), f"the page loads {path}, which its policy forbids")
        found = visit.client.ask("GET", path).must_be(path, HTTPStatus.OK)
        expect(found.type != "text/html", f"{path} is a page, not a file")
        lasting = "immutable" in found.headers.get("Cache-Control", "")
        hashed = re.match(r"/[0-9a-f]{12}/", path) is not None
        expect(lasting or not hashed, f"{path} is not cached permanently")
    card = visit.client.ask("GET", "/model/card.json")
    expect(bool(card.json().get("labels")), "the model's card names no labels")


def missing(visit: Visit) -> None:
    """See that missing objects are 404."""
    name, upload = "Z" * 16, secrets.token_hex(16)
    page = "/no.html" if visit.is_("invited") else "/no"  # there are no shares for guests
    for path in (f"/images/{name}.jpg", f"/results/{name}.json", f"/answers/{upload}.json", page):
        visit.client.ask("GET", path).must_be(f"{path}, which is not there,", HTTPStatus.NOT_FOUND)
    # API Gateway itself says 403 to what has no route.
    nothing = visit.client.ask("GET", "/api/nothing")
    nothing.must_be("/api/nothing", HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)


def origin_allowed(visit: Visit, address: str) -> bool:
    """Return whether the page may send a form to an address. Pure."""
    if visit.client.owns(address):
        return True
    host = "/".join(urljoin(address, "/").split("/")[:3])
    return host in visit.policy.get("connect-src", "").split()


def _directives(policy: str) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: sources for name, _, sources in parts if name}


_PASSWORD = "it asks for a password: PASSWORD=... fuzzy-vision check"  # noqa: S105 - a hint
