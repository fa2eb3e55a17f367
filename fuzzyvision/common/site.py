"""The files of the site: `static_site/`, the model's card and examples, and BokehJS.

Scripts, styles and icons are published below a folder named after their content, so that a browser
keeps them for a year and still sees every change. The pages name that folder, the days for which
pictures are kept, what the owner says in the card, and the revision; comments and indentation are
left out. The sources need no build, only this.
"""

import json
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from chalicelib import invitations
from chalicelib.access import Access
from chalicelib.invitations import ASSETS
from fuzzyvision.common import accent, embed, examples, manifest, marks, owner, pages
from fuzzyvision.common.lean import lean
from fuzzyvision.common.owner import Card
from fuzzyvision.common.project import ROOT
from fuzzyvision.common.revision import revision

BOKEH_SCRIPTS = ("bokeh.min.js", "bokeh-api.min.js")
"""The parts of BokehJS that the charts need; the page asks for them when it draws one."""

SHARE_SCRIPT = "/share.js"
"""What shared pages name, which outlive every version of the site (docs/decisions/0015)."""

KEEP_DAYS = 30
"""For how many days pictures are kept, unless the owner chose otherwise."""

LOGIN_PAGE = "/login.html"
"""Only published where a password is asked for (fuzzyvision/local/login.py)."""

_INVITATION_PAGE = invitations.PAGE
"""Only published where an invitation is needed, with all that it loads: what everybody may read."""
_FRAMED = (embed.PAGE, embed.SCRIPT)
_LABEL_PAGE = "/label.html"
"""Not published where nothing is listed."""

_FOR_GOOD = "public, max-age=31536000, immutable"
_FOR_A_DAY = "public, max-age=86400"
_ASK_EACH_TIME = "no-cache"
_ASK_UNLESS_SHARED = "max-age=0, s-maxage=10"
"""For the error page, which CloudFront fetches for every object that is not yet there."""
_REFERENCE = re.compile(rb'((?:href|src)=")/(css/|js/|vendor/|fonts/|icons/|favicon\.svg)')
_TEXTS = {"application/json", "image/svg+xml"}
_KEPT = re.compile(rb"(<span data-keep-days>)\d+ days?(</span>)")
_CHANGING = (".html", ".json", manifest.ADDRESS, SHARE_SCRIPT, embed.SCRIPT)
_ERROR_PAGE = "/error.html"
_EXAMPLES = f"/{examples.FOLDER}/"
_UNPUBLISHED = ("/partials/", ".d.ts")
"""Parts of pages, and types that only the development tools read."""
_LEFT_OUT = {
    Access.PUBLIC: (_INVITATION_PAGE,),
    Access.UNLISTED: (_INVITATION_PAGE, _LABEL_PAGE),
    Access.INVITED: (),
}
_OWN_REFERENCE = re.compile(rb'(?:href|src)="(' + ASSETS.encode() + rb'[^"]+)"')


@dataclass(frozen=True)
class SiteFile:
    """What is published under one address."""

    body: bytes
    content_type: str
    cache_control: str


def files(
    model_folder: Path,
    keep_days: int = KEEP_DAYS,
    *,
    login: bool = False,
    access: Access = Access.PUBLIC,
    framed: bool = False,
) -> Mapping[str, SiteFile]:
    """Return every file of the site by its path in the address, such as `/index.html`.

    The pages say that pictures are kept for `keep_days` days, and who sees them by `access`; with
    `login`, one asks for the password; `framed`, there is one for frames of other sites. Files are
    read again when one of them was changed since.
    Raises CommandError if the card has a field that may not be published.
    """
    card = owner.read(model_folder)
    sources = _sources(model_folder, card)
    newest = max(path.stat().st_mtime_ns for path in sources.values())
    words = _software(card)
    published = _published(tuple(sources.items()), keep_days, newest, words, access)
    without = ({LOGIN_PAGE} if not login else set()) | ({*_FRAMED} if not framed else set())
    return {name: file for name, file in published.items() if name not in without}


def _sources(model_folder: Path, card: Card) -> dict[str, Path]:
    folder = ROOT / "static_site"
    found = {
        f"/{path.relative_to(folder).as_posix()}": path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    found["/model/card.json"] = model_folder / "card.json"
    for name in examples.files(card):
        found[_EXAMPLES + name] = model_folder / examples.FOLDER / name
    # BokehJS comes from the installed package, so that both versions are always the same.
    for name in BOKEH_SCRIPTS:
        found[f"/vendor/bokeh/{name}"] = bokeh_scripts() / name
    return found


@lru_cache(maxsize=1)
def _published(
    sources: tuple[tuple[str, Path], ...],
    keep_days: int,
    _newest: int,
    software: str,
    access: Access,
) -> dict[str, SiteFile]:
    contents = {address: path.read_bytes() for address, path in sources}
    card: Card = json.loads(contents["/model/card.json"])
    bodies = _bodies(contents, card, software, access)
    kept = f"{keep_days} day{'' if keep_days == 1 else 's'}".encode()
    lasting = {name: body for name, body in bodies.items() if _cache_control(name) == _FOR_GOOD}
    digest = sha256()
    for name, body in lasting.items():
        digest.update(f"{name} {len(body)} ".encode() + body)
    version = digest.hexdigest()[:12]
    bodies[manifest.ADDRESS] = manifest.manifest(card, lambda name: f"/{version}{name}")
    published = {}
    for name, body in bodies.items():
        address = f"/{version}{name}" if name in lasting else name
        if name.endswith(".html"):
            root = f"{ASSETS}{version}" if name == _INVITATION_PAGE else f"/{version}"
            named = _REFERENCE.sub(rb"\g<1>" + root.encode() + rb"/\g<2>", body)
            bodies[name] = _KEPT.sub(rb"\g<1>" + kept + rb"\g<2>", named)
        published[address] = SiteFile(bodies[name], _content_type(name), _cache_control(name))
    for name in _loaded(bodies.get(_INVITATION_PAGE, b"")):
        published[name] = published[f"/{name.removeprefix(ASSETS)}"]
    return published


def _loaded(page: bytes) -> list[str]:
    """Return the addresses of all that the invitation page loads."""
    return [address.decode() for address in _OWN_REFERENCE.findall(page)]


def _software(card: Card) -> str:
    """Return what the model's page says of what runs; nothing outside git."""
    ours = revision()
    if ours is None:
        return ""
    changes = " with changes" if ours.changed else ""
    model = f"{card.get('name', '')} {card.get('version', '')}".strip()
    told = f"Software: Fuzzy Vision revision {ours.commit}{changes}, {ours.date}"
    return f"{told}; model {model}" if model else told


def _bodies(
    contents: dict[str, bytes], card: Card, software: str, access: Access
) -> dict[str, bytes]:
    """Return what the files hold, the owner's words and colours in them."""
    bodies = {
        address: lean(address, _page(address, contents, card, software, access))
        for address in contents
        if not any(part in address for part in (*_UNPUBLISHED, *_LEFT_OUT[access]))
    }
    colour = card.get("accent")
    bodies["/css/accent.css"] = accent.stylesheet(colour)
    if colour:
        ours = {accent.OURS: colour, accent.OURS_ON_DARK: accent.on_dark(colour)}
        for old, new in ours.items():
            bodies["/favicon.svg"] = bodies["/favicon.svg"].replace(old.encode(), new.encode())
    return bodies


def _page(
    address: str, contents: dict[str, bytes], card: Card, software: str, access: Access
) -> bytes:
    if not address.endswith(".html"):
        return contents[address]
    chosen = marks.chosen(pages.filled(address, contents), access)
    return marks.filled(chosen, card, software)


def _cache_control(address: str) -> str:
    if address.startswith(_EXAMPLES):
        return _FOR_A_DAY
    if address == _ERROR_PAGE:
        return _ASK_UNLESS_SHARED
    return _ASK_EACH_TIME if address.endswith(_CHANGING) else _FOR_GOOD


def _content_type(name: str) -> str:
    if name == manifest.ADDRESS:
        return manifest.CONTENT_TYPE
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in _TEXTS else kind


def bokeh_scripts() -> Path:
    """Return the folder of BokehJS."""
    # Found, not imported: importing bokeh takes most of a second.
    spec = find_spec("bokeh")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The package bokeh is not installed; `make run` installs it.")
    return Path(spec.origin).parent / "server" / "static" / "js"
