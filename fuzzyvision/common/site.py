"""The files of the site: `static_site/`, the model's card, and BokehJS from its own package.

Scripts, styles and pictures are published below a folder named after their content, so that a
browser keeps them for a year and still sees every change. The pages name that folder, and the days
for which pictures are kept; comments and indentation are left out. The sources need no build, only
this.
"""

import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from fuzzyvision.common.pages import filled
from fuzzyvision.common.project import ROOT

BOKEH_SCRIPTS = ("bokeh.min.js", "bokeh-api.min.js")
"""The parts of BokehJS that the charts need; the page asks for them when it draws one."""

SHARE_SCRIPT = "/share.js"
"""What shared pages name, which outlive every version of the site (docs/decisions/0015)."""

KEEP_DAYS = 30
"""For how many days pictures are kept, unless the owner chose otherwise."""

_FOR_GOOD = "public, max-age=31536000, immutable"
_ASK_EACH_TIME = "no-cache"
_REFERENCE = re.compile(rb'((?:href|src)=")/(css/|js/|vendor/|fonts/|favicon\.svg)')
_TEXTS = {"application/json", "image/svg+xml"}
_KEPT = re.compile(rb"(<span data-keep-days>)\d+ days?(</span>)")
_COMMENT = re.compile(rb"^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*$", re.MULTILINE | re.DOTALL)
"""A comment that has its lines to itself; they are a fifth of what the scripts weigh."""
_LINE_COMMENT = re.compile(rb"^[ \t]*//.*$", re.MULTILINE)
_INDENT = re.compile(rb"^[ \t]+", re.MULTILINE)
_UNPUBLISHED = ("/partials/", ".d.ts")
"""Parts of pages, and types that only the development tools read."""


@dataclass(frozen=True)
class SiteFile:
    """What is published under one address."""

    body: bytes
    content_type: str
    cache_control: str


def files(model_folder: Path, keep_days: int = KEEP_DAYS) -> Mapping[str, SiteFile]:
    """Return every file of the site by its path in the address, such as `/index.html`.

    The pages say that pictures are kept for `keep_days` days. Files are read again when one of
    them was changed since.
    """
    sources = _sources(model_folder)
    newest = max(path.stat().st_mtime_ns for path in sources.values())
    return _published(tuple(sources.items()), keep_days, newest)


def _sources(model_folder: Path) -> dict[str, Path]:
    folder = ROOT / "static_site"
    found = {
        f"/{path.relative_to(folder).as_posix()}": path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
    found["/model/card.json"] = model_folder / "card.json"
    # BokehJS comes from the installed package, so that both versions are always the same.
    for name in BOKEH_SCRIPTS:
        found[f"/vendor/bokeh/{name}"] = bokeh_scripts() / name
    return found


@lru_cache(maxsize=1)
def _published(
    sources: tuple[tuple[str, Path], ...], keep_days: int, _newest: int
) -> dict[str, SiteFile]:
    contents = {address: path.read_bytes() for address, path in sources}
    bodies = {
        address: _lean(address, filled(address, contents) if address.endswith(".html") else body)
        for address, body in contents.items()
        if not any(part in address for part in _UNPUBLISHED)
    }
    kept = f"{keep_days} day{'' if keep_days == 1 else 's'}".encode()
    lasting = {
        name: body
        for name, body in bodies.items()
        if not name.endswith((".html", ".json")) and name != SHARE_SCRIPT
    }
    digest = sha256()
    for name, body in lasting.items():
        digest.update(f"{name} {len(body)} ".encode() + body)
    version = digest.hexdigest()[:12]
    published = {}
    for name, body in bodies.items():
        if name in lasting:
            published[f"/{version}{name}"] = SiteFile(body, _content_type(name), _FOR_GOOD)
        else:
            named = _REFERENCE.sub(rb"\g<1>/" + version.encode() + rb"/\g<2>", body)
            told = _KEPT.sub(rb"\g<1>" + kept + rb"\g<2>", named)
            published[name] = SiteFile(told, _content_type(name), _ASK_EACH_TIME)
    return published


def _lean(address: str, body: bytes) -> bytes:
    if not address.endswith((".js", ".css", ".html")) or address.startswith("/vendor/"):
        return body
    if address.endswith((".js", ".css")):
        # Each comment leaves its line ends behind, so that an error names the source's own line.
        body = _COMMENT.sub(lambda found: b"\n" * found[0].count(b"\n"), body)
    if address.endswith(".js"):
        body = _LINE_COMMENT.sub(b"", body)
    return _INDENT.sub(b"", body)


def _content_type(name: str) -> str:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in _TEXTS else kind


def bokeh_scripts() -> Path:
    """Return the folder of BokehJS."""
    # Found, not imported: importing bokeh takes most of a second.
    spec = find_spec("bokeh")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("The package bokeh is not installed; `make run` installs it.")
    return Path(spec.origin).parent / "server" / "static" / "js"
