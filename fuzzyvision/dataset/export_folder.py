"""The folder that an export writes, and what it remembers of earlier ones."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fuzzyvision.common.errors import CommandError
from fuzzyvision.dataset.image_store import UNFINISHED, ImageStore, write
from fuzzyvision.dataset.majority_label import Kind
from fuzzyvision.dataset.rows import Row, encode
from fuzzyvision.dataset.split import Split

MANIFEST, LABELS = "manifest.jsonl", "labels.json"
THUMBNAILS = "thumbnails"
DISPUTED, NONE_OF_THESE = "disputed", "none-of-these"
_TOPS = (*Split, NONE_OF_THESE, DISPUTED)


class Known(NamedTuple):
    """What is remembered of a picture: the hash of its file, its split and group, its print."""

    sha256: str
    split: Split | None
    group: str
    fingerprint: bytes


class ExportFolder:
    """An export's folder. `known` holds the pictures of its manifest by their id.

    Raises CommandError for a folder that holds anything else, or a damaged manifest.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open()
        self.displays = ImageStore(folder, _TOPS, ".jpg")
        self.thumbnails = ImageStore(folder / THUMBNAILS, _TOPS, ".png")
        self.known: dict[str, Known] = {}
        self.has_thumbnails = False
        for row in self.rows():
            split = row["split"] and Split(row["split"])
            fingerprint = bytes.fromhex(row["likeness"])
            self.known[row["picture"]] = Known(row["sha256"], split, row["group"], fingerprint)
            self.has_thumbnails |= row["thumbnail"] is not None
        self.folders = self._folders()

    def rows(self) -> Iterator[Row]:
        """Yield the rows of the manifest."""
        return read_manifest(self.folder)

    def split_at(self, picture: str) -> Split | None:
        """Return the split that a picture's file is in: a killed export wrote no manifest."""
        parts = (self.displays.where(picture) or "").split("/")
        return next((split for split in Split if split in parts[:2]), None)

    def write(self, name: str, document: Any) -> None:  # noqa: ANN401 - JSON
        """Write a JSON document next to the pictures."""
        write(self.folder / name, f"{encode(document)}\n".encode())

    def _open(self) -> None:
        if self.folder.exists() and not self.folder.is_dir():
            raise CommandError(f"{self.folder} is a file; the export needs a folder.")
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.folder / MANIFEST).is_file():
            return
        if {path.name for path in self.folder.iterdir()} - {MANIFEST + UNFINISHED}:
            raise CommandError(
                f"{self.folder} holds other things than an export. Name a new folder: "
                "fuzzy-vision export labelled"
            )
        # Whatever becomes of this export, the next one sees whose folder it is.
        write(self.folder / MANIFEST, b"")

    def _folders(self) -> dict[str, str]:
        """Return the folder of each label that has had one."""
        try:
            found = json.loads((self.folder / LABELS).read_text(encoding="utf-8"))
            folders = {str(label): folder for folder, label in found.items()}
        except FileNotFoundError:
            return {}
        except (ValueError, AttributeError):
            folders = {"": ".."}
        if any(Path(folder).name != folder for folder in folders.values()):
            raise CommandError(f"{self.folder / LABELS} is not what an export wrote.")
        return folders


def read_manifest(folder: Path) -> Iterator[Row]:
    """Yield the rows of an export's manifest; raises CommandError at one that is damaged."""
    with (folder / MANIFEST).open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                row: Row = json.loads(line)
                _check(row)
            except (ValueError, LookupError, TypeError) as error:
                raise CommandError(
                    f"Line {number} of {folder / MANIFEST} is not what an export wrote. "
                    "Put back what was there, or export to a new folder."
                ) from error
            yield row


def place_of(kind: Kind, split: Split | None, folder: str | None) -> str:
    """Return where a picture belongs, relative to the export."""
    if kind is Kind.DISPUTED or split is None:
        return DISPUTED
    if kind is Kind.NONE:
        return f"{NONE_OF_THESE}/{split}"
    return f"{split}/{folder}"


def _check(row: Row) -> None:
    """Raise what comes of it if a row lacks what is read from it."""
    bytes.fromhex(row["likeness"])
    if row["split"] is not None:
        Split(row["split"])
    names = ("picture", "name", "sha256", "group", "file", "decided")
    texts = (*(row[name] for name in names), row["source"]["id"])
    if not all(isinstance(text, str) for text in texts) or "thumbnail" not in row:
        raise TypeError
    for vote in row["votes"]:
        vote["label"], vote["cannot_tell"]
