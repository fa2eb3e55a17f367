"""Links in Markdown lead to files and headings that exist, and cited files exist."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")
_CITED = re.compile(
    r"`((?:app\.py|(?:chalicelib|fuzzyvision|benchmarks|tests|docs|static_site|vendor|requirements|\.ci)"
    r"/[\w./*-]+))`"
)
_PAGES = ("*.md", "docs/**/*.md", ".github/**/*.md")


def findings(root: Path) -> Iterator[str]:
    """Yield `file:line: what is wrong` for every broken link and missing cited file."""
    for pattern in _PAGES:
        for page in sorted(root.glob(pattern)):
            for number, line in enumerate(page.read_text().splitlines(), 1):
                for finding in (*_broken_links(page, line), *_missing_files(root, line)):
                    yield f"{page.relative_to(root)}:{number}: {finding}"


def _broken_links(page: Path, line: str) -> Iterator[str]:
    for target, anchor in _LINK.findall(line):
        file = page.parent / target if target else page
        if not file.exists():
            yield f"no such file: {target}"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            yield f"no such heading: {target}#{anchor}"


def _missing_files(root: Path, line: str) -> Iterator[str]:
    for cited in _CITED.findall(line):
        if not any(root.glob(cited.rstrip("/"))):
            yield f"no such file: {cited}"


@cache
def anchors(page: Path) -> frozenset[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings)
