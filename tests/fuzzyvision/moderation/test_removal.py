"""The owner deletes a picture by its name or its id."""

from dataclasses import replace
from pathlib import Path

import pytest

from chalicelib import keys
from chalicelib.voting import counters, service
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stages import Stage
from fuzzyvision.local.folder import Folder
from fuzzyvision.moderation import removal
from tests.support.engines import FolderEngine
from tests.support.folder_voting import FolderVoting
from tests.support.interruptions import Interruption, KilledError
from tests.support.voting import LABELS, NOW, VotingFixture, ballot


def stage(voting: VotingFixture) -> Stage:
    return Stage("data", "id", "bucket", voting.storage, voting.table)


def voted(voting: VotingFixture) -> str:
    """File a picture that 30 people vote on: more than a transaction takes."""
    name = voting.file()
    for number in range(30):
        service.cast(name, ballot(f"v{number}", LABELS[number % 3]), voting.context, NOW)
    return name


@pytest.mark.usefixtures("near")
def test_removal_leaves_nothing_behind(voting: VotingFixture) -> None:
    name = voted(voting)
    found = removal.find(name.lower(), stage(voting))
    done = removal.remove(found, stage(voting))
    assert (done.pictures, done.votes) == (1, 30)
    assert voting.left() == voting.tombstones(name)


def test_removal_spares_the_others(tmp_path: Path) -> None:
    voting = FolderVoting.on(FolderEngine(Folder.prepare(tmp_path / "data")))
    gone, kept = voted(voting), voted(voting)
    removal.remove(removal.find(gone, stage(voting)), stage(voting))
    assert voting.picture(kept).votes == 30
    voting.audit()
    with pytest.raises(CommandError, match=f"no picture {gone}"):
        removal.find(gone, stage(voting))


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize("step", range(1, 60, 3))
def test_removal_that_is_killed_is_completed_by_its_id(voting: VotingFixture, step: int) -> None:
    name = voting.file()
    service.cast(name, ballot("v", LABELS[0]), voting.context, NOW)
    pid = voting.pid(name)
    dying = stage(voting.interrupted(Interruption.death(step)))
    try:
        removal.remove(removal.find(name, dying), dying)
    except KilledError:
        if voting.picture(name).name:
            removal.remove(removal.find(pid, stage(voting)), stage(voting))
    assert voting.left() == voting.tombstones(name)


@pytest.mark.usefixtures("near")
def test_picture_of_an_earlier_release_is_told(voting: VotingFixture) -> None:
    name = voting.file()
    picture = voting.picture(name)
    voting.table.commit(counters.change(picture, gone=[], come=[]))
    older = replace(picture, pid="e" * 32, upload_id="")
    voting.table.add(older)
    with pytest.raises(CommandError, match="earlier release"):
        removal.find(older.pid, stage(voting))


@pytest.mark.usefixtures("near")
@pytest.mark.parametrize(
    ("picture", "sentence"),
    [
        ("NONE", "no picture NONE"),
        ("e" * 32, "Nothing is kept"),
        ("../x", "neither a short name"),
    ],
)
def test_what_is_not_there_is_told(voting: VotingFixture, picture: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        removal.find(picture, stage(voting))


def test_public_keys_are_all_that_a_name_has() -> None:
    assert {key.partition("/")[0] for key in keys.public_keys("7QK")} == {
        *("images", "thumbnails", "results", "shares", "explanations")
    }
