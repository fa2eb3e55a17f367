"""A store in a folder on this machine, with pictures to vote on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from chalicelib.voting import service
from fuzzyvision.local.folder import Folder
from fuzzyvision.local.objects import FileObjects
from fuzzyvision.local.votes import SQLiteVotes
from tests.support.voting import NOW, VotingFixture, ballot

_NEITHER: Any = cast("Any", None)


@dataclass(frozen=True)
class Kept:
    """A folder, and what peers do with it."""

    folder: Folder
    objects: FileObjects
    peers: VotingFixture

    @classmethod
    def at(cls, path: Path) -> "Kept":
        """Open a store, or make one."""
        folder = Folder.prepare(path)
        objects = FileObjects(folder, 30)
        votes = SQLiteVotes(folder.database)
        return cls(folder, objects, VotingFixture(_NEITHER, _NEITHER, objects, votes))

    def label(self, *labels: str | None) -> str:
        """File a picture that peers vote on; return its name."""
        name = self.peers.file()
        for number, label in enumerate(labels):
            service.cast(name, ballot(f"v{number}", label), self.peers.context, NOW)
        return name

    def files(self) -> dict[str, str]:
        """Return the file of every picture by its key."""
        rows = self.folder.database.connection.execute(
            "SELECT key, file FROM objects WHERE file NOT NULL"
        )
        return {row["key"]: row["file"] for row in rows}

    def on_disk(self) -> set[str]:
        """Return the names of all files of objects."""
        return {path.name for path in self.folder.objects.glob("*/*")}

    def contents(self) -> dict[str, bytes | None]:
        """Return the bytes of every object by its key."""
        rows = self.folder.database.connection.execute("SELECT key FROM objects")
        return {row["key"]: self.objects.read(row["key"]) for row in rows}
