"""A stage whose pictures and votes a test makes up, and its export."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from chalicelib import keys
from chalicelib.aws.s3 import S3Objects
from chalicelib.ports import CANNOT_TELL, Exclusion, LabelledPicture, PictureRecord, Vote, answer_of
from fuzzyvision.common.stages import Stage
from tests.support.pictures import encoded, noise
from tests.support.stores import Buckets


class Listed(dict[str, LabelledPicture]):
    """Stands for the table of votes: pictures with votes by their id, listed one by one."""

    left_out: tuple[Exclusion, ...] = ()

    def exclusions(self) -> list[Exclusion]:
        return list(self.left_out)

    def pictures(self) -> Iterator[LabelledPicture]:
        yield from self.values()


def subject(pid: str) -> PictureRecord:
    return PictureRecord(
        pid=pid,
        name="7QK",
        model="3f2a9c01b7de",
        model_name="souqnet",
        predicted="Mouse",
        probability=0.91,
        labels=("Mouse", "Watch"),
        created="2026-11-22T12:00:00Z",
        public_until=1_800_000_000,
    )


def vote(voter: int, label: str | None) -> Vote:
    """Return a vote; the label "?" is that of somebody who cannot tell."""
    answer = CANNOT_TELL if label == "?" else answer_of(label)
    return Vote(
        f"voter{voter}", answer, blind=voter % 2 == 0, voted_at=f"2026-11-22T12:00:0{voter}Z"
    )


@dataclass
class Peers:
    """What peers do on a stage, and where its export is."""

    stage: Stage
    listed: Listed
    folder: Path
    buckets: Buckets
    names: list[str] = field(default_factory=list)

    def label(self, seed: int | bytes, *labels: str | None, pid: str = "") -> str:
        """Upload a picture, each seed another, and vote on it; return its id."""
        data = seed if isinstance(seed, bytes) else encoded(noise(64, 48, seed))
        pid = pid or uuid.uuid4().hex
        display, thumbnail = keys.labelled_keys(pid)
        self.stage.storage.write(display, data, "image/jpeg")
        self.stage.storage.write(thumbnail, encoded(noise(16, 16, 1), "PNG"), "image/png")
        self.vote(pid, *labels)
        return pid

    def vote(self, pid: str, *labels: str | None, probability: float = 0.91) -> None:
        """Let the peers vote anew on a picture, whose prediction has a probability."""
        votes = tuple(vote(number, label) for number, label in enumerate(labels))
        picture = replace(subject(pid), probability=probability)
        self.listed[pid] = LabelledPicture(picture, votes)

    def stuff(self, pid: str, label: str, votes: int, hour: str) -> None:
        """Let one person vote as many voters, within an hour (as 2026-11-24T10)."""
        found = self.listed[pid]
        times = [f"{hour}:{minute % 60:02d}:00.000000Z" for minute in range(votes)]
        more = tuple(
            Vote(f"bot{pid}{number}", answer_of(label), blind=False, voted_at=time)
            for number, time in enumerate(times)
        )
        self.listed[pid] = LabelledPicture(found.picture, found.votes + more)

    def say(self, pid: str, **said: Any) -> None:  # noqa: ANN401 - fields of a PictureRecord
        """Let the owner say something of a picture."""
        found = self.listed[pid]
        self.listed[pid] = replace(found, picture=replace(found.picture, **said))

    def delete(self, pid: str) -> None:
        """Delete a picture as its uploader does."""
        del self.listed[pid]
        for key in keys.labelled_keys(pid):
            self.stage.storage.delete(key)

    def files(self, top: str = "") -> list[str]:
        """Return the paths of the exported files, or of those below a folder."""
        return sorted(
            path.relative_to(self.folder).as_posix()
            for path in (self.folder / top).rglob("*")
            if path.is_file()
        )

    def pictures(self) -> dict[str, str]:
        """Return the folder of every exported display picture by its id."""
        return {
            path.stem: path.parent.relative_to(self.folder).as_posix()
            for path in self.folder.rglob("*.jpg")
        }

    def manifest(self) -> dict[str, dict[str, Any]]:
        """Return the rows of the manifest by the picture's id."""
        lines = (self.folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
        rows = map(json.loads, lines)
        return {row["picture"]: row for row in rows}


def peers_of(storage: S3Objects, buckets: Buckets, folder: Path) -> Peers:
    """Return a stage without pictures, and a folder that is not there yet."""
    listed = Listed()
    stage = Stage("prod", "one", buckets.results, storage, listed)  # type: ignore[arg-type] # a fake
    return Peers(stage, listed, folder, buckets)
