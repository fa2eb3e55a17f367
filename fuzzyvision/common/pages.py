"""The pages of the site, filled in: what several share, and the modules to load ahead.

A page holds `<!-- header -->` for `partials/header.html` and so on, and `<!-- modulepreload -->`
after the script that it starts. A browser learns what a module imports only once it has it; a page
that names them all saves it one round trip after another.
"""

import re
from collections.abc import Iterator, Mapping
from posixpath import dirname, join, normpath

Sources = Mapping[str, bytes]
"""Files by their path below `static_site`, such as `/js/lib/dom.js`."""

_MARKER = re.compile(rb"^([ \t]*)<!-- ([a-z]+) -->$", re.MULTILINE)
_MODULE = re.compile(rb'<script type="module" src="([^"]+)">')
_IMPORT = re.compile(rb"^import\s[^;]*?'(\.[^']+)';", re.MULTILINE)


def filled(address: str, sources: Sources) -> bytes:
    """Return the page at `address` with its markers replaced."""
    page = sources[address]

    def replacement(marker: re.Match[bytes]) -> bytes:
        indent, name = marker[1], marker[2].decode()
        if name == "modulepreload":
            lines = _preloads(page, sources)
        else:
            lines = _part(name, address, sources)
        return b"\n".join(indent + line for line in lines)

    return _MARKER.sub(replacement, page)


def _part(name: str, address: str, sources: Sources) -> list[bytes]:
    path = f"/partials/{name}.html"
    if path not in sources:
        raise FileNotFoundError(f"{address} holds <!-- {name} -->; there is no static_site{path}.")
    text = sources[path]
    if name == "header":  # the navigation marks the page that it is on
        href = b'<a href="%s"' % address.removesuffix("index.html").encode()
        text = text.replace(href, href + b' aria-current="page"')
    return text.strip().split(b"\n")


def _preloads(page: bytes, sources: Sources) -> list[bytes]:
    start = [address.decode() for address in _MODULE.findall(page)]
    modules = _imported(start, sources)
    return [b'<link rel="modulepreload" href="%s" />' % module.encode() for module in modules]


def _imported(start: list[str], sources: Sources) -> Iterator[str]:
    # Breadth first: in the order in which a browser would find them.
    waiting, seen = list(start), set(start)
    for module in waiting:
        for path in _IMPORT.findall(sources[module]):
            found = normpath(join(dirname(module), path.decode()))
            if found not in sources:
                raise FileNotFoundError(f"{module} imports {found}, which is not there.")
            if found not in seen:
                seen.add(found)
                waiting.append(found)
                yield found
