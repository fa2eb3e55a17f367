"""The revision, as git tells, and on the model's page."""

import shutil
import subprocess
from pathlib import Path

import pytest

from fuzzyvision.common import marks
from fuzzyvision.common.revision import revision

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

MARK = '<html lang="de"><p data-card="software" hidden></p>'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout with one commit."""
    (tmp_path / "app.py").write_text("1")
    author = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for words in (("init", "-q"), ("add", "."), (*author, "commit", "-qm", "One")):
        subprocess.run(["git", "-C", tmp_path, *words], check=True)  # noqa: S603, S607 - git is on the path
    return tmp_path


def test_commit_and_date_are_told(checkout: Path) -> None:
    found = revision(checkout)
    assert found is not None
    assert len(str(found)) == 12
    assert len(found.date) == len("2026-11-26")
    assert not found.changed


@pytest.mark.parametrize("name", ["app.py", "static_site/new.js"])
def test_change_of_what_ships_is_told(name: str, checkout: Path) -> None:
    (checkout / "notes").write_text("ships nowhere")
    file = checkout / name
    file.parent.mkdir(exist_ok=True)
    file.write_text("2")
    assert str(revision(checkout)).endswith("+changes")


def test_notes_beside_the_code_are_no_change(checkout: Path) -> None:
    (checkout / "notes").write_text("ships nowhere")
    assert not str(revision(checkout)).endswith("+changes")


def test_folder_inside_another_checkout_has_no_revision(checkout: Path) -> None:
    (checkout / "installed").mkdir()
    assert revision(checkout / "installed") is None


def test_page_tells_it_escaped_and_in_its_own_language() -> None:
    shown = marks.filled(MARK.encode(), {"language": "de"}, "Software: <b>").decode()
    assert shown.endswith('<p data-card="software">Software: &lt;b&gt;</p>')


def test_page_hides_what_is_unknown() -> None:
    assert marks.filled(MARK.encode(), {"software": "a card's"}).decode() == MARK
