"""An answer as a line of a file: CSV, JSON or a page. Pure.

Each is one line, so that a file which was cut off is repaired by its last line end. Text of others
is escaped as each format needs it.
"""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from urllib.parse import quote

from fuzzyvision.classifying.rows import Key, Row, line
from fuzzyvision.client import RejectedError


@dataclass(frozen=True)
class Format:
    """The line before the rows, a row as a line, and the key in a line (or an error).

    `begin` is what every file begins with: nothing else is ever cut off or added to.
    """

    head: str
    begin: str
    encode: Callable[[Row], str]
    key: Callable[[str], Key]


_COLUMNS = (
    *("file", "sha256", "label", "best", "probability", "predictions", "name", "link"),
    *("model", "version", "error", "message"),
)
_HEAD = ",".join(_COLUMNS)
_FORMULA = re.compile(r"[=+\-@']")


def _cell(value: object) -> str:
    """Return a cell; before what a spreadsheet would run as a formula is an apostrophe (OWASP)."""
    text = line(str(value))
    return f"'{text}" if _FORMULA.match(text) else text


def _csv_line(cells: tuple[object, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow([_cell(one) for one in cells])
    return buffer.getvalue()


def _csv(row: Row) -> str:
    if isinstance(row.outcome, RejectedError):
        return _csv_line((*row.key, *[""] * 8, row.outcome.code, row.outcome))
    found, best = row.outcome, row.outcome.predictions[0]
    all_ = json.dumps({one.label: one.probability for one in found.predictions})
    told = found.label or "", best.label, best.probability, all_, found.name, found.link
    return _csv_line((*row.key, *told, found.model, found.version, "", ""))


def _csv_key(text: str) -> Key:
    [cells] = csv.reader([text], strict=True)
    file, sha256, *rest = cells
    if len(rest) != len(_COLUMNS) - 2:
        raise ValueError(text)
    return Key(file.removeprefix("'"), sha256)


def _jsonl(row: Row) -> str:
    told: dict[str, Any] = row.key._asdict()
    if isinstance(row.outcome, RejectedError):
        told["error"] = {"code": row.outcome.code, "message": str(row.outcome)}
    else:
        found = row.outcome
        predictions = [vars(one) for one in found.predictions]
        told |= {"label": found.label, "predictions": predictions}
        told |= {"model": {"name": found.model, "version": found.version}}
        told |= {"name": found.name, "link": found.link} if found.name else {}
    return json.dumps(told)


def _jsonl_key(text: str) -> Key:
    told = json.loads(text)
    if not isinstance(told, dict) or not {"error", "predictions"} & told.keys():
        raise ValueError(text)
    return Key(str(told["file"]), str(told["sha256"]))


_STYLE = """:root{color-scheme:light dark;font:16px/1.4 system-ui,sans-serif}body{margin:1rem}
td,th{padding:.4rem .8rem;text-align:left;border-bottom:1px solid #8884;overflow-wrap:anywhere}
img{width:96px;height:96px;object-fit:cover}""".replace("\n", "")
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Answers</title>'
    '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    f"<style>{_STYLE}</style><table><tr><th>Picture<th>File<th>Answer<th>Link"
)
_ROW = re.compile(r'<tr data-file="([^"]*)" data-sha256="([0-9a-f]{64})">.*')


def _html(row: Row) -> str:
    file, link = escape(row.key.file), escape(row.result.link if row.result else "")
    source = quote(row.source, errors="surrogateescape")  # so that no colon makes a scheme of it
    shown = f'<a href="{link}">{escape(row.result.name)}</a>' if row.result and link else ""
    return (
        f'<tr data-file="{file}" data-sha256="{row.key.sha256}">'
        f'<td><img loading="lazy" alt="" src="{source}">'
        f"<td>{file}<td>{escape(row.verdict)}<td>{shown}"
    )


def _html_key(text: str) -> Key:
    found = _ROW.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Key(unescape(found[1]), found[2])


FORMATS = {
    ".csv": Format(_HEAD, _HEAD, _csv, _csv_key),
    ".jsonl": Format("", '{"file": "', _jsonl, _jsonl_key),
    ".html": Format(_PAGE, _PAGE, _html, _html_key),
}
"""By the ending of the file."""
