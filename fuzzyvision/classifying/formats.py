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

from fuzzyvision.classifying.rows import Key, Row, line, named
from fuzzyvision.client import RejectedError


@dataclass(frozen=True)
class Format:
    """The line before the rows of a model, a row as a line, and key and model in one (or an error).

    `begin` is what every file begins with: nothing else is ever cut off or added to.
    """

    head: Callable[[str], str]
    begin: str
    encode: Callable[[Row], str]
    key: Callable[[str], tuple[Key, str]]


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


def _csv_key(text: str) -> tuple[Key, str]:
    [cells] = csv.reader([text], strict=True)
    told = dict(zip(_COLUMNS, (one.removeprefix("'") for one in cells), strict=True))
    return Key(told["file"], told["sha256"]), named(told["model"], told["version"]).strip()


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


def _jsonl_key(text: str) -> tuple[Key, str]:
    told = json.loads(text)
    if not isinstance(told, dict) or not {"error", "predictions"} & told.keys():
        raise ValueError(text)
    model = told.get("model")
    by = named(model["name"], model["version"]) if isinstance(model, dict) else ""
    return Key(str(told["file"]), str(told["sha256"])), by


_STYLE = """:root{color-scheme:light dark;font:16px/1.4 system-ui,sans-serif}
body{margin:0 auto;padding:1rem;max-width:70rem;display:grid;gap:1.5rem 1rem;
grid-template-columns:repeat(auto-fill,minmax(min(10rem,45%),1fr))}
h1,body::after{grid-column:1/-1;margin:0}h1{order:-2;font-size:1.5rem;overflow-wrap:anywhere}
body::after{order:-1;content:"Pictures: " counter(row)}
figure{counter-increment:row;margin:0;min-width:0;overflow-wrap:anywhere}
img,i{display:grid;place-items:center;width:100%;aspect-ratio:1;border-radius:.5rem;background:#8883}
img{object-fit:cover}strong,small{display:block}figcaption,small{margin-top:.3rem}small{opacity:.8}
""".replace("\n", "")
_PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    f"<style>{_STYLE}</style>"
)
_ROW = re.compile(
    r'<figure data-file="([^"]*)" data-sha256="([0-9a-f]{64})" data-model="([^"]*)">.*'
)


def _page(model: str) -> str:
    """Return the head of a page; its style counts the rows, which come later."""
    title = f"What {escape(model)} says" if model else "Answers"
    return f"{_PAGE}<title>{title}</title><body><h1>{title}</h1>"


def _html(row: Row) -> str:
    file, by = escape(row.key.file), escape(row.model)
    source = quote(row.source, errors="surrogateescape")  # so that no colon makes a scheme of it
    shown, told, more = "<i>Refused</i>", escape(line(str(row.outcome))), ""
    if row.result:
        told = f"<strong>{escape(row.verdict)}</strong>"
        shown = f'<img loading="lazy" alt="" src="{source}">'
        link = escape(row.result.link)
        more = f'<small><a href="{link}">{escape(row.result.name)}</a></small>' if link else ""
    return (
        f'<figure data-file="{file}" data-sha256="{row.key.sha256}" data-model="{by}">{shown}'
        f"<figcaption>{told}<small>{file.replace('/', '/<wbr>')}</small>{more}"
        "</figcaption></figure>"
    )


def _html_key(text: str) -> tuple[Key, str]:
    found = _ROW.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Key(unescape(found[1]), found[2]), unescape(found[3])


FORMATS = {
    ".csv": Format(lambda _: _HEAD, _HEAD, _csv, _csv_key),
    ".jsonl": Format(lambda _: "", '{"file": "', _jsonl, _jsonl_key),
    ".html": Format(_page, _PAGE, _html, _html_key),
}
"""By the ending of the file."""
