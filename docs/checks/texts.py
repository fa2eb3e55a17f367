"""The texts that the word list applies to, with everything else blanked out."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

PRODUCT = (
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "Makefile",
    "docs/**/*.md",
    "docs/**/*.py",
    "static_site/*.html",
    "static_site/**/*.js",
    "app.py",
    "chalicelib/**/*.py",
    "fuzzyvision/**/*.py",
    "fuzzyvision/**/*.html",
    "benchmarks/**/*.py",
    "benchmarks/**/*.html",
    "examples/**/*.py",
)
EXCLUDED = {
    "docs/checks/words.py",  # the list itself
    "docs/model-card.md",  # generated; its words are the model owner's, from vendor/model/card.json
    "static_site/vendor/swagger-ui/swagger-ui-bundle.js",  # as it was published
}


def product_texts(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield path and text of every file; line numbers are those of the file."""
    for pattern in PRODUCT:
        for file in sorted(root.glob(pattern)):
            path = file.relative_to(root)
            if path.as_posix() not in EXCLUDED:
                yield path, _prose(file)


def _prose(file: Path) -> str:
    text = file.read_text()
    if file.suffix == ".py":
        return python_prose(text)
    return without_code(text) if file.suffix == ".md" else text


def python_prose(source: str) -> str:
    """Return strings and comments of a Python source at their lines, without the code."""
    prose = [""] * (source.count("\n") + 2)
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in {tokenize.STRING, tokenize.COMMENT} or "FSTRING" in _kind(token):
            for offset, line in enumerate(token.string.split("\n")):
                prose[token.start[0] - 1 + offset] += " " + line
    return "\n".join(prose)


def without_code(markdown: str) -> str:
    """Return Markdown without inline code, which may hold names of anything."""
    return re.sub(r"(?<!`)`[^`\n]+`(?!`)", "`code`", markdown)


def _kind(token: tokenize.TokenInfo) -> str:
    return tokenize.tok_name[token.type]
