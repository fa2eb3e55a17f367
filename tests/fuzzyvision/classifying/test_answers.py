"""Files of answers: rows of hostile text, cut off anywhere, and continued."""

import csv
import json
import re
from contextlib import closing
from pathlib import Path

import pytest

from fuzzyvision.classifying.answers import Answers
from fuzzyvision.classifying.formats import FORMATS
from fuzzyvision.classifying.rows import Row, key_of
from fuzzyvision.client import Prediction, RejectedError, Result
from fuzzyvision.common.errors import CommandError

NAMES = (
    *(
        "photos/a.jpg",
        '=HYPERLINK("x")',
        "@sum.jpg",
        "'=quoted.jpg",
        "line\nbreak\r.jpg",
        'quo"te, &quot;.jpg',
    ),
    *("<script>alert(1)</script>.jpg", "\udcff.jpg", "javascript:alert(1).jpg", "日本.jpg"),
)
PREDICTIONS = (Prediction("=1+1\n<b>", 0.6), Prediction("Mouse", 1.40130e-45))
RESULT = Result("7QK", None, PREDICTIONS, "souqnet", "3f2a9c01b7de", "https://x.example/7QK")
ROWS = [
    *(Row(key_of(Path(name), f"{n:064x}"), RESULT, name) for n, name in enumerate(NAMES)),
    Row(key_of(Path("bad.jpg"), "f" * 64), RejectedError("unreadable", 'No "picture"\n<i>.')),
]


def written(path: Path, rows: list[Row]) -> bytes:
    with closing(Answers(path)) as answers:
        for row in rows:
            answers.add(row)
    return path.read_bytes()


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_rows_are_known_again(tmp_path: Path, ending: str) -> None:
    written(tmp_path / f"answers{ending}", ROWS)
    with closing(Answers(tmp_path / f"answers{ending}")) as answers:
        assert answers.known == {row.key for row in ROWS}
        assert answers.models == {"souqnet 3f2a9c01b7de": len(ROWS) - 1, "": 1}


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_file_has_one_writer_and_begins_with_a_row(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"answers{ending}"
    with closing(Answers(path)):
        assert path.read_bytes() == b""
        with pytest.raises(CommandError, match="Another command is writing"):
            Answers(path)
    assert len(written(path, ROWS[:1]).splitlines()) == 1 + bool(FORMATS[ending].head(""))


def test_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        Answers(tmp_path / "gone" / "a.csv")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_file_cut_off_anywhere_is_continued(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"answers{ending}"
    rows = [ROWS[1], ROWS[3], ROWS[-1]]
    whole = written(path, rows)
    assert len(whole.splitlines()) == 3 + bool(FORMATS[ending].head(""))
    for end in range(len(whole)):
        path.write_bytes(whole[:end])
        with closing(Answers(path)) as answers:
            left = [row for row in rows if row.key not in answers.known]
        assert written(path, left) == whole


OTHERS = {
    ".csv": [b"name,age\nx,1\n", b"notes", FORMATS[".csv"].begin.encode() + b'\nx,"\n'],
    ".jsonl": [b'{"a": 1}\n', b"notes without an end", b'{"file": "x"}\n', b"[]\n"],
    ".html": [b"<p>mine</p>\n", FORMATS[".html"].head("").encode() + b"\n<tr><td>\n"],
}


@pytest.mark.parametrize("ending", sorted(OTHERS))
def test_file_of_something_else_stays_as_it_is(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"answers{ending}"
    for body in OTHERS[ending]:
        path.write_bytes(body)
        with pytest.raises(CommandError, match="holds something else in line"):
            Answers(path)
        assert path.read_bytes() == body


def test_tables_say_the_same(tmp_path: Path) -> None:
    written(tmp_path / "a.csv", ROWS)
    written(tmp_path / "a.jsonl", ROWS)
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        cells = list(csv.DictReader(file))
    objects = [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert cells[0]["best"] == "'=1+1\ufffd<b>"
    assert not any(re.match(r"[=+@\t\r-]", cell) for row in cells for cell in row.values())
    assert json.loads(cells[0]["predictions"]) == {
        one["label"]: one["probability"] for one in objects[0]["predictions"]
    }
    assert objects[0]["label"] is None
    assert objects[0]["name"] == cells[0]["name"] == "7QK"
    assert objects[-1]["error"]["code"] == cells[-1]["error"] == "unreadable"


def test_page_holds_no_code_of_others(tmp_path: Path) -> None:
    page = FORMATS[".html"].head("<b>&") + written(tmp_path / "a.html", ROWS).decode()
    tags = set(re.findall(r"<(\w+)", page))
    parts = ("body", "h1", "figure", "figcaption", "strong", "small", "wbr", "i", "img", "a")
    assert tags == {*("html", "meta", "title", "style"), *parts}
    assert page.count("<img") == page.count("<figure") - 1 == len(NAMES)  # one was refused
    assert "javascript:" not in "".join(re.findall(r'src="([^"]*)"', page))
