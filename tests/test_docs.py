import re
from pathlib import Path

import pytest

from docs.checks import links, texts, words
from tests.support.paths import ROOT


def test_links_and_cited_files_exist() -> None:
    assert list(links.findings(ROOT)) == []


def test_threats_name_existing_tests() -> None:
    table, _, _ = (ROOT / "docs" / "threats.md").read_text().partition("\n## ")
    rows = table.rstrip().splitlines()[6:]
    assert len(rows) > 20
    for row in rows:
        named = re.findall(r"`(tests/[\w/]+\.py)`", row)
        assert named, row
        assert [path for path in named if not (ROOT / path).is_file()] == [], row


@pytest.mark.parametrize(
    ("line", "finding"),
    [
        ("[a](missing.md)", "no such file: missing.md"),
        ("[a](#nowhere)", "no such heading: #nowhere"),
        ("see `chalicelib/missing.py`", "no such file: chalicelib/missing.py"),
        ("[a](#a-heading), [b](https://example.org/#b), `tests/*.py`", None),
    ],
)
def test_broken_link_is_found(tmp_path: Path, line: str, finding: str | None) -> None:
    (tmp_path / "README.md").write_text(f"# A heading\n{line}\n")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").touch()
    expected = [f"README.md:2: {finding}"] if finding else []
    assert list(links.findings(tmp_path)) == expected


def test_missing_file_cited_in_code_is_found(tmp_path: Path) -> None:
    (tmp_path / "docs" / "decisions").mkdir(parents=True)
    (tmp_path / "docs" / "decisions" / "0001-names.md").touch()
    (tmp_path / "app.py").write_text("# docs/decisions/0001\n# docs/design.md, then\n")
    assert list(links.findings(tmp_path)) == ["app.py:2: no such file: docs/design.md"]


def test_listed_word_is_found_with_its_line() -> None:
    assert [line for line, _, _ in words.find("fine\nmade anew\n")] == [2]
    assert not list(words.find("fine\na new one\n"))


def test_phrase_is_found_across_comment_lines() -> None:
    assert list(words.find("# all there\n# is of an upload")) != []


def test_only_strings_and_comments_are_prose() -> None:
    source = 'mend = f"one {anew}"  # two\n"""three\nfour"""\n'
    prose = [line.split() for line in texts.python_prose(source).splitlines()]
    assert prose[0][-2:] == ["#", "two"]
    assert "mend" not in prose[0]
    assert prose[2] == ['four"""']
