"""Which revision of Fuzzy Vision this is, as git tells."""

import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fuzzyvision.common.project import ROOT

_SHIPS = ("app.py", "chalicelib", "fuzzyvision", "infra", "requirements*", "static_site", "vendor")


@dataclass(frozen=True)
class Revision:
    """A commit, abbreviated, its date, and whether what ships was changed since."""

    commit: str
    date: str
    changed: bool

    def __str__(self) -> str:
        """Return it as tags and releases have it, such as `0a1b2c3d4e5f+changes`."""
        return f"{self.commit}+changes" if self.changed else self.commit


@cache
def revision(root: Path = ROOT) -> Revision | None:
    """Return the revision of a checkout, None outside git. Asked once in a process."""
    # An installed package may be inside a checkout of something else.
    if not (root / ".git").exists():
        return None
    # git's default length depends on how many objects a clone has.
    shown = _git(root, "show", "--no-patch", "--abbrev=12", "--format=%h %cs", "HEAD")
    status = _git(root, "status", "--porcelain", "--", *_SHIPS)
    if not shown or status is None:
        return None
    commit, date = shown.split()
    return Revision(commit, date, bool(status))


def _git(root: Path, *words: str) -> str | None:
    command = ["git", "--no-optional-locks", "-C", str(root), *words]
    try:
        done = subprocess.run(  # noqa: S603 - git
            command, capture_output=True, text=True, check=False
        )
    except OSError:  # there is no git
        return None
    return done.stdout.strip() if done.returncode == 0 else None
