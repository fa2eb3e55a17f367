"""The slim page in frames of other sites: EMBED names their origins. Pure.

`/embed.html` may be framed by these, and by no others; `/embed.js`, which makes the frame, may be
read by everybody. infra/addresses.js does the same at CloudFront.
"""

from collections.abc import Collection, Mapping

from chalicelib.access import Access
from fuzzyvision.common.errors import CommandError

PAGE, SCRIPT = "/embed.html", "/embed.js"
"""Only published where an origin may frame the page."""

_HOST = r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
_ORIGIN = rf"(https://{_HOST}|http://(localhost|127\.0\.0\.1))(:[0-9]{{1,5}})?"
PATTERN = f"{_ORIGIN}(,{_ORIGIN})*"
"""What EMBED may be, in 1000 characters; infra/template.yaml has the same."""
FORM = (
    "a list of origins, such as https://a.example,https://b.example. Each is exact: no path, no *, "
    "no space, and http only for localhost or 127.0.0.1. At most 1000 characters"
)

_POLICY = "Content-Security-Policy"
_NOBODY = "frame-ancestors 'none'"


def check(origins: Collection[str] | str, access: str, *, password: bool = False) -> None:
    """Raise CommandError where nobody in such a frame could get in."""
    if not origins or not (password or access == Access.INVITED):
        return
    other = "PASSWORD" if password else "ACCESS=invited"
    raise CommandError(
        f"EMBED and {other} exclude each other: in a frame on another site the browser sends no "
        "cookie, so nobody could get in. Leave one of them out, or say EMBED=none."
    )


def headers(path: str, common: Mapping[str, str], origins: Collection[str]) -> dict[str, str]:
    """Return the headers of a path: those that are `common`, unless some origins may frame it."""
    if not origins or path not in {PAGE, SCRIPT}:
        return dict(common)
    found = {**common, "Cross-Origin-Resource-Policy": "cross-origin"}
    if path == SCRIPT:
        return {**found, "Access-Control-Allow-Origin": "*"}
    del found["X-Frame-Options"]
    ancestors = f"frame-ancestors {' '.join(origins)}"
    return {**found, _POLICY: found[_POLICY].replace(_NOBODY, ancestors)}
