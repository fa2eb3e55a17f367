import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzyvision.dataset.folders import name_folders

STRANGE = [
    "../x",
    "..",
    ".",
    "",
    "/etc/passwd",
    "a/b",
    "a\\b",
    "C:\\x",
    ".hidden",
    "-rf",
    "=1+1",
    "+1",
    "@x",
    "\uff1d1",
    '=HYPERLINK("http://evil.example";"x")',
    "a,=1+1",
    "a;=1+1",
    "a\t=1",
    "CON",
    "con.txt",
    "nul",
    "COM1",
    "com¹",
    "lpt9.x",
    "Mouse.",
    "Mouse ",
    "Mou\nse",
    "Mou\0se",
    "\u202eesuoM",
    "a" * 300,
    "é" * 300,
    "🐭",
    "\ud800",
    "cafe\u0301",
    "\u0301",
    "~",
    "$HOME",
    "%PATH%",
    "*",
    "?",
    "|",
    "`id`",
    "$(id)",
]


@pytest.mark.parametrize(
    "label", ["Mouse", "Café", "kedi (küçük)", "ماوس", "鼠标", "T-Shirt", "3D"]
)
def test_an_ordinary_label_is_its_folder(label: str) -> None:
    assert name_folders([label], {}) == {label: label}


@pytest.mark.parametrize("label", STRANGE)
def test_unusual_label_becomes_a_safe_name(tmp_path: Path, label: str) -> None:
    folder = name_folders([label], {})[label]
    assert folder != label
    assert folder[0].isalnum()
    assert not set(folder) & set('/\\:*?"<>|,;=+@~$%`\0\n\t')
    assert folder.isprintable()
    assert len(folder.encode()) <= 255
    assert folder == folder.rstrip(" .")
    assert folder.split(".")[0].upper() not in {"CON", "NUL", "COM1", "COM¹", "LPT9"}
    (tmp_path / folder).mkdir()
    assert [path.name for path in tmp_path.iterdir()] == [folder]


def test_case_insensitive_disks_get_distinct_folders() -> None:
    labels = ["cat", "Cat", "CAT", "straße", "STRASSE", "\ufb01g", "fig", "a/b", "a_b", "a\\b"]
    folders = name_folders(labels, {})
    assert len({folder.casefold() for folder in folders.values()}) == len(labels)


def test_label_keeps_its_folder() -> None:
    first = name_folders(["cat"], {})
    later = name_folders(["Cat", "CAT"], first)
    assert later["cat"] == first["cat"] == "cat"
    assert name_folders(["CAT", "Cat", "cat"], later) == later


@given(st.lists(st.text(st.characters(), max_size=8), unique=True, max_size=20))
def test_no_two_labels_ever_share_a_folder(labels: list[str]) -> None:
    folders = name_folders(labels, {}).values()
    alike = {unicodedata.normalize("NFKC", folder).casefold() for folder in folders}
    assert len(alike) == len(labels)
