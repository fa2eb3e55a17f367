"""Links in Markdown lead to files and headings that exist, and cited files exist."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from docs.checks.texts import product_texts

_LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")
_TOP = (
    r"(?:chalicelib|fuzzyvision|benchmarks|examples|tests|docs|static_site|infra|vendor"
    r"|requirements|\.ci)"
)
# In Markdown in backticks; in code a file, or a decision by its number.
_CITED_IN_MARKDOWN = re.compile(rf"`((?:app\.py|{_TOP}/[\w./*-]+))`")
_CITED_IN_CODE = re.compile(
    rf"(?<![\w/.<}}])({_TOP}/[\w/-]+(?:\.(?:py|md|json|html))|docs/[\w/-]+)"
)
_PAGES = ("*.md", "docs/**/*.md", ".github/**/*.md")


def findings(root: Path) -> Iterator[str]:
    """Yield `file:line: what is wrong` for every broken link and missing cited file."""
    for pattern in _PAGES:
        for page in sorted(root.glob(pattern)):
            for number, line in enumerate(page.read_text().splitlines(), 1):
                missing = _missing(root, _CITED_IN_MARKDOWN.findall(line))
                for finding in (*_broken_links(page, line), *missing):
                    yield f"{page.relative_to(root)}:{number}: {finding}"
    for path, text in product_texts(root):
        if path.suffix == ".py":
            for number, line in enumerate(text.splitlines(), 1):
                for finding in _missing(root, _CITED_IN_CODE.findall(line)):
                    yield f"{path}:{number}: {finding}"


def _broken_links(page: Path, line: str) -> Iterator[str]:
    for target, anchor in _LINK.findall(line):
        file = page.parent / target if target else page
        if not file.exists():
            yield f"no such file: {target}"
        elif anchor and file.suffix == ".md" and anchor not in anchors(file):
            yield f"no such heading: {target}#{anchor}"


def _missing(root: Path, cited: list[str]) -> Iterator[str]:
    for path in cited:
        if not any(root.glob(path.rstrip("/"))) and not any(root.glob(f"{path}-*.md")):
            yield f"no such file: {path}"


@cache
def anchors(page: Path) -> frozenset[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings)
