"""The pictures that peers have labelled: from a stage, or from an export."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from chalicelib import keys
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stages import CONNECTIONS, Stage
from fuzzyvision.dataset.download import batches
from fuzzyvision.dataset.export_folder import MANIFEST, read_manifest
from fuzzyvision.dataset.majority_label import Kind, decide
from fuzzyvision.dataset.split import Split


@dataclass(frozen=True)
class Labelled:
    """A picture that most voters agree on; `label` is None for none of these.

    `kept_back` if an export keeps it from training, None without an export.
    """

    name: str
    label: str | None
    kept_back: bool | None
    data: bytes


def of_stage(stage: Stage) -> Iterator[Labelled]:
    """Yield the pictures of a stage that most voters agree on; raises what boto3 raises."""

    def read(pid: str) -> bytes | None:
        return stage.storage.read(keys.labelled_keys(pid)[0])

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        for batch in batches(stage.table.pictures()):
            for listed, data in zip(
                batch, pool.map(read, [one.picture.pid for one in batch]), strict=True
            ):
                told = [vote.label for vote in listed.counted if not vote.cannot_tell]
                unable = len(listed.counted) - len(told)
                majority = decide(told, unable, settled=listed.picture.settled)
                if listed.picture.hidden or data is None:
                    continue
                if majority.kind is not Kind.DISPUTED:
                    yield Labelled(listed.picture.name, majority.label, None, data)


def of_export(folder: Path) -> Iterator[Labelled]:
    """Yield the pictures of an export; raises CommandError, or CommandError for its manifest."""
    if not (folder / MANIFEST).is_file():
        raise CommandError(
            f"{folder} is not an export: it has no {MANIFEST}. See `fuzzy-vision export --help`."
        )
    root = folder.resolve()
    for row in read_manifest(folder):
        path = (root / row["file"]).resolve()
        if row["decided"] == Kind.DISPUTED or not path.is_relative_to(root) or not path.is_file():
            continue
        yield Labelled(row["name"], row["label"], row["split"] == Split.TEST, path.read_bytes())
