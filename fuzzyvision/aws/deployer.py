"""Who deploys: written into each change set, so that two owners do not get in each other's way."""

import getpass
import os
import re
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

_FORM = "fuzzy-vision deploy by {who}, process {process}"
_WRITTEN = re.compile(_FORM.format(who="(.+)", process=r"(\d+)"))
_OPEN = {"CREATE_PENDING", "CREATE_IN_PROGRESS", "CREATE_COMPLETE"}
_AT_WORK = timedelta(minutes=10)
"""CloudFormation makes a change set in a minute or two, and `deploy` carries it out at once."""


@dataclass(frozen=True)
class Deployer:
    """A user at a host, and the process that deploys there."""

    who: str
    process: int

    @classmethod
    def here(cls) -> "Deployer":
        """Return who runs this process."""
        try:
            user = getpass.getuser()
        except (KeyError, OSError):  # a container's user may have a number and no name
            user = str(os.getuid())
        return cls(f"{user}@{socket.gethostname()}", os.getpid())

    @classmethod
    def of(cls, description: str) -> "Deployer":
        """Return who wrote a change set's description; process 0 if that was another program."""
        found = _WRITTEN.fullmatch(description)
        return cls(found[1], int(found[2])) if found else cls("Somebody", 0)

    def description(self) -> str:
        """Return what a change set says of its deployer."""
        return _FORM.format(who=self.who, process=self.process)

    def has_ended(self, here: "Deployer") -> bool:
        """Return whether this is an earlier run of the same user at the same host, now gone.

        Our own number counts as gone: we have proposed nothing yet, and a container gives the
        same number to every run.
        """
        if self.who != here.who or not self.process:
            return False
        return self.process == here.process or not _runs(self.process)


def at_work(sets: Iterable[Mapping[str, Any]], here: Deployer, now: datetime) -> Deployer | None:
    """Return who is deploying, by the stack's change sets as CloudFormation lists them."""
    for one in sets:
        deployer = Deployer.of(one.get("Description", ""))
        is_young = now - one["CreationTime"] < _AT_WORK
        if one["Status"] in _OPEN and is_young and not deployer.has_ended(here):
            return deployer
    return None


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):  # another user's
        return True
    return True
