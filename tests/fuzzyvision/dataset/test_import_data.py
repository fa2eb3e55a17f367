"""The folder of one machine is carried over to a stage on AWS, and to another folder."""

from collections import Counter
from pathlib import Path

import pytest

from chalicelib import keys
from chalicelib.uploads import deletion
from fuzzyvision.cli import main
from fuzzyvision.common import stages
from fuzzyvision.common.stages import Stage
from fuzzyvision.local.stage import stage_of
from tests.support.aws.stage import TEMPLATE, deploy
from tests.support.kept import Kept
from tests.support.stores import Store
from tests.support.voting import NOW


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """Make a store of which two of three pictures have votes."""
    made = Kept.at(tmp_path / "data")
    made.label("Mouse", "Watch", None)
    made.label("Mouse")
    made.label()
    return made


def told(stage: Stage) -> object:
    """Return what a stage says of votes, and the pictures that it keeps for training."""
    listed = {one.picture.pid: frozenset(one.votes) for one in stage.table.pictures()}
    copies = {key: stage.storage.read(key) for pid in listed for key in keys.labelled_keys(pid)}
    counters = {key: +Counter(numbers) for key, numbers in stage.table.counters()}
    return listed, copies, counters


def test_folder_is_carried_to_a_stage_on_aws(
    kept: Kept, aws: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    deploy(aws, "carried", TEMPLATE)
    command = ["import-data", str(kept.folder.path), "--stage", "carried"]
    assert main(command) == 0
    said = "Carried over 2 pictures and 4 votes.\n"
    assert capsys.readouterr().out == said
    assert told(stages.find("carried")) == told(stage_of(kept.folder))
    with kept.folder.locked("http://localhost:8000"):
        kept.label("Shoes")
        assert main(command) == 0
    said = "Carried over 1 picture and 1 vote.\n2 pictures had been carried before.\n"
    assert capsys.readouterr().out.startswith(f"{said}{kept.folder.path} is still served at http")
    assert told(stages.find("carried")) == told(stage_of(kept.folder))


def test_folder_is_carried_to_another_folder(kept: Kept, tmp_path: Path) -> None:
    there = Kept.at(tmp_path / "there")
    command = ["import-data", str(kept.folder.path), "--data", str(there.folder.path)]
    for _ in range(2):
        assert main(command) == 0
        assert told(stage_of(there.folder)) == told(stage_of(kept.folder))
    ledger = kept.folder.path / f"carried-{stage_of(there.folder).id}"
    assert ledger.stat().st_mode & 0o077 == 0
    assert len(ledger.read_text().splitlines()) == 2


def test_restored_folder_does_not_carry_again_what_was_deleted_there(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there, copy = Kept.at(tmp_path / "there"), tmp_path / "copy"
    into = ["--data", str(there.folder.path)]
    assert main(["import-data", str(kept.folder.path), *into]) == 0
    assert main(["backup", str(copy), "--data", str(kept.folder.path)]) == 0
    for name in ("P0", "P1"):
        deletion.delete(kept.peers.uploads[name], there.peers.ports, NOW)
    capsys.readouterr()
    assert main(["import-data", str(copy), *into]) == 0
    assert "Left out 2 pictures: deleted there by the uploader." in capsys.readouterr().out
    assert list(stage_of(there.folder).table.pictures()) == []


def test_folder_is_not_carried_to_itself(kept: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(kept.folder.path)
    assert main(["import-data", path, "--data", path]) == 2
    assert "is where its pictures would be carried to" in capsys.readouterr().err
