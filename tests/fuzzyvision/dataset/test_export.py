"""The export as a whole, on a stage whose table is a list."""

import csv
import json
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from chalicelib import keys
from chalicelib.ports import Exclusion, Part
from chalicelib.voting.exclusions import pseudonym
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.text import printable
from fuzzyvision.dataset import rows
from fuzzyvision.dataset.export import export
from fuzzyvision.dataset.split import split_of
from tests.support.peers import Peers
from tests.support.pictures import encoded, noise


def split(seed: int) -> str:
    """Return the split of a picture that resembles no other."""
    return str(split_of(sha256(encoded(noise(64, 48, seed))).hexdigest()))


def seeds(of: str, count: int) -> list[int]:
    """Return seeds of pictures that fall into a split."""
    return [seed for seed in range(100) if split(seed) == of][:count]


def test_pictures_are_sorted_by_majority_label(peers: Peers) -> None:
    expected = {}
    for seed in range(12):
        label = "Mouse" if seed % 2 else "Watch"
        pid = peers.label(seed, label, label, "Shoes")
        expected[pid] = f"{split(seed)}/{label}"
    lines = export(peers.stage, peers.folder)
    assert peers.pictures() == expected
    assert lines[0] == "Fetched 12 pictures; 0 were here already."
    assert lines[-1] == f"{peers.folder} holds 12 pictures."


def test_ties_and_none_of_these_are_separate(peers: Peers) -> None:
    (seed,) = seeds("train", 1)
    tie = peers.label(50, "Mouse", "Watch")
    unsure = peers.label(51, "?", "?")
    none = peers.label(seed, None, None, "Mouse")
    export(peers.stage, peers.folder)
    assert peers.pictures() == {tie: "disputed", unsure: "disputed", none: "none-of-these/train"}
    reasons = {pid: row["reason"] for pid, row in peers.manifest().items()}
    assert reasons == {tie: "tie", unsure: "nobody could tell", none: None}


def test_owner_sets_required_agreement(peers: Peers) -> None:
    pid = peers.label(1, "Mouse", "Mouse", "Watch", "Shoes")
    export(peers.stage, peers.folder)
    assert peers.pictures()[pid] == "disputed"
    export(peers.stage, peers.folder, agreement=0.5)
    assert peers.pictures()[pid] == f"{split(1)}/Mouse"


def test_manifest_has_votes_without_voter_secrets(peers: Peers) -> None:
    pid = peers.label(1, "Mouse", None, "?")
    export(peers.stage, peers.folder)
    row = peers.manifest()[pid]
    told = [(vote["label"], vote["cannot_tell"], vote["blind"]) for vote in row["votes"]]
    assert told == [("Mouse", False, True), (None, False, False), (None, True, True)]
    assert len({vote["voter"] for vote in row["votes"]}) == 3
    assert "voter0" not in (peers.folder / "manifest.jsonl").read_text()
    data = (peers.folder / row["file"]).read_bytes()
    assert row["sha256"] == sha256(data).hexdigest()
    assert row["source"] == {
        "stage": "prod",
        "id": "one",
        "bucket": peers.buckets.results,
        "key": keys.labelled_keys(pid)[0],
    }
    assert (row["predicted"], row["probability"]) == ("Mouse", 0.91)
    assert row["model"] == {"name": "souqnet", "version": "3f2a9c01b7de"}


def test_a_second_export_fetches_only_what_is_new(peers: Peers) -> None:
    pids = [peers.label(seed, "Mouse") for seed in range(3)]
    export(peers.stage, peers.folder)
    for pid in pids:  # whoever fetched again would find nothing
        peers.stage.storage.delete(keys.labelled_keys(pid)[0])
    before = peers.files(), (peers.folder / "manifest.jsonl").read_bytes()
    assert export(peers.stage, peers.folder)[0] == "Fetched 0 pictures; 3 were here already."
    assert (peers.files(), (peers.folder / "manifest.jsonl").read_bytes()) == before
    new = peers.label(9, "Watch")
    assert export(peers.stage, peers.folder)[0] == "Fetched 1 picture; 3 were here already."
    assert new in peers.pictures()


def test_changed_votes_move_picture_within_its_split(
    peers: Peers,
) -> None:
    pids = [peers.label(seed, "Mouse") for seed in range(8)]
    export(peers.stage, peers.folder)
    before = peers.pictures()
    for pid, labels in zip(pids, ("Watch", None, "Mouse Watch", "Mouse"), strict=False):
        peers.vote(pid, *(labels.split() if labels else [None]))
    lines = export(peers.stage, peers.folder)
    after = peers.pictures()
    splits = [before[pid].split("/")[0] for pid in pids]
    assert after[pids[0]] == f"{splits[0]}/Watch"
    assert after[pids[1]] == f"none-of-these/{splits[1]}"
    assert after[pids[2]] == "disputed"
    assert all(after[pid] == before[pid] for pid in pids[3:])
    assert "Moved 3 pictures: the votes have changed." in lines
    peers.vote(pids[2], "Mouse")
    export(peers.stage, peers.folder)
    assert peers.pictures()[pids[2]] == before[pids[2]]


def test_deleted_uploads_are_removed_and_counted(peers: Peers) -> None:
    gone, kept = peers.label(1, "Mouse"), peers.label(2, "Watch")
    export(peers.stage, peers.folder, thumbnails=True)
    peers.delete(gone)
    lines = export(peers.stage, peers.folder)
    assert lines[1] == "Removed 1 picture: deleted or hidden, or without votes now."
    assert not [path for path in peers.files() if gone in path]
    everything = b"".join((peers.folder / path).read_bytes() for path in peers.files())
    assert gone.encode() not in everything
    assert kept in peers.pictures()
    assert not list(peers.folder.glob("*/Mouse"))


def test_picture_being_deleted_is_not_exported(peers: Peers) -> None:
    pid = peers.label(1, "Mouse")
    listed = peers.listed[pid]
    peers.listed[pid] = replace(listed, picture=replace(listed.picture, deleted=True))
    export(peers.stage, peers.folder)
    assert peers.pictures() == {}


def test_picture_deleted_during_export_is_left_out(peers: Peers) -> None:
    pid = peers.label(1, "Mouse")
    peers.stage.storage.delete(keys.labelled_keys(pid)[0])
    assert "Left out 1 picture: deleted meanwhile." in export(peers.stage, peers.folder)
    assert not peers.pictures()
    assert not peers.manifest()


def test_what_is_no_picture_is_left_out(peers: Peers) -> None:
    peers.label(b"#!/bin/sh", "Mouse")
    peers.label(encoded(noise(64, 48))[:500], "Mouse")
    assert "Left out 2 pictures: the file cannot be read." in export(peers.stage, peers.folder)
    assert peers.files() == [
        "label-studio.json",
        "label-studio.xml",
        "labels.json",
        "manifest.jsonl",
        "test/SOURCES.csv",
        "train/SOURCES.csv",
    ]


def test_near_duplicates_share_a_split(peers: Peers) -> None:
    """Also across exports: the later one follows the earlier one."""
    for seed in range(6):
        whole = noise(320, 240, seed)
        first = peers.label(encoded(whole), "Mouse")
        if seed % 2:
            export(peers.stage, peers.folder)
        others = [
            peers.label(data, "Mouse")
            for data in (
                encoded(whole, quality=40),
                encoded(whole.reduce(2)),
                encoded(ImageOps.mirror(whole)),
                encoded(ImageOps.crop(whole, 9)),
            )
        ]
        export(peers.stage, peers.folder)
        rows = peers.manifest()
        assert {rows[pid]["split"] for pid in others} == {rows[first]["split"]}
        assert {rows[pid]["group"] for pid in others} == {rows[first]["group"]}


def test_near_duplicate_of_both_splits_is_separate(peers: Peers) -> None:
    pids = [peers.label(seeds(part, 1)[0], "Mouse") for part in ("train", "test")]
    export(peers.stage, peers.folder)
    rows = [peers.manifest()[pid] for pid in pids]
    manifest = peers.folder / "manifest.jsonl"
    # As if the picture of the test split had looked like the other one.
    text = manifest.read_text().replace(rows[1]["likeness"], rows[0]["likeness"])
    manifest.write_text(text)
    between = peers.label(seeds("train", 1)[0], "Mouse")
    export(peers.stage, peers.folder)
    assert peers.pictures()[between] == "disputed"
    assert peers.manifest()[between]["reason"] == "near-duplicates on both sides"


def test_thumbnails_mirror_the_layout_and_stay_enabled(peers: Peers) -> None:
    first = peers.label(1, "Mouse")
    export(peers.stage, peers.folder)
    assert not list(peers.folder.rglob("*.png"))
    export(peers.stage, peers.folder, thumbnails=True)
    second = peers.label(2, "Watch", "Shoes")
    export(peers.stage, peers.folder)
    rows = peers.manifest()
    assert rows[first]["thumbnail"] == f"thumbnails/{split(1)}/Mouse/{first}.png"
    assert rows[second]["thumbnail"] == f"thumbnails/disputed/{second}.png"
    for row in rows.values():
        with Image.open(peers.folder / row["thumbnail"]) as thumbnail:
            assert thumbnail.size == (16, 16)


def test_pictures_of_other_stages_stay(peers: Peers) -> None:
    """The local stack forgets everything when it ends: that is no reason to lose an export."""
    first = peers.label(1, "Mouse")
    export(peers.stage, peers.folder)
    before = peers.pictures()
    peers.delete(first)
    other = peers.label(2, "Watch")
    lines = export(replace(peers.stage, id="two"), peers.folder)
    assert peers.pictures().items() > before.items()
    assert other in peers.pictures()
    assert "Kept 1 picture of other stages or folders." in lines
    assert peers.manifest()[first]["source"]["id"] == "one"


def test_lost_file_is_fetched_again_to_its_folder(peers: Peers) -> None:
    pid = peers.label(1, "Mouse")
    export(peers.stage, peers.folder)
    path = peers.folder / peers.manifest()[pid]["file"]
    path.unlink()
    export(peers.stage, peers.folder)
    assert path.is_file()


def test_what_is_not_the_exports_own_is_left_alone(peers: Peers) -> None:
    peers.label(1, "Mouse")
    export(peers.stage, peers.folder)
    own = [peers.folder / "notes.txt", peers.folder / "train" / "Mouse" / "mine.jpg"]
    for path in own:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    peers.listed.clear()
    export(peers.stage, peers.folder)
    assert all(path.read_text() == "mine" for path in own)


def test_a_folder_of_other_things_is_refused(peers: Peers) -> None:
    peers.folder.mkdir()
    (peers.folder / "thesis.odt").touch()
    with pytest.raises(CommandError, match="holds other things than an export"):
        export(peers.stage, peers.folder)
    with pytest.raises(CommandError, match="is a file"):
        export(peers.stage, peers.folder / "thesis.odt")


@pytest.mark.parametrize("damage", ["{", "[]", '{"picture": "x"}', '"x"', "\0"])
def test_damaged_manifest_is_refused_by_line_unchanged(peers: Peers, damage: str) -> None:
    peers.label(1, "Mouse")
    export(peers.stage, peers.folder)
    with (peers.folder / "manifest.jsonl").open("a") as manifest:
        manifest.write(damage + "\n")
    before = peers.files()
    with pytest.raises(CommandError, match="Line 2 of"):
        export(peers.stage, peers.folder)
    assert peers.files() == before


HOSTILE = [
    "../../../x",
    "/etc",
    "CON",
    "=1+1",
    '=HYPERLINK("http://evil.example")',
    "a,=1+1",
    "-rf",
]


def test_labels_can_be_neither_paths_nor_formulas(peers: Peers) -> None:
    pids = {peers.label(seed, label): label for seed, label in enumerate(HOSTILE)}
    pids |= {peers.label(20, "cat"): "cat", peers.label(21, "Cat"): "Cat"}
    export(peers.stage, peers.folder)
    places = peers.pictures()
    assert places.keys() == pids.keys()
    assert len({place.split("/")[1].casefold() for place in places.values()}) == len(pids)
    labels = json.loads((peers.folder / "labels.json").read_text())
    assert {pid: labels[place.split("/")[1]] for pid, place in places.items()} == pids
    for path in peers.files():
        if path.endswith((".csv", ".json", ".jsonl")):
            for cell in cells(peers.folder / path):
                assert not cell.lstrip().startswith(tuple("=+-@")), (path, cell)
    assert {row["label"] for row in peers.manifest().values()} == set(pids.values())


def cells(path: Path) -> list[str]:
    """Return the cells that a spreadsheet would make of a file, whatever it is cut at."""
    text = path.read_text(encoding="utf-8")
    found = []
    for delimiter in ",;\t":
        for quote in ('"', "\x01"):
            rows = csv.reader(text.splitlines(), delimiter=delimiter, quotechar=quote)
            found += [cell.strip('"{}[] ') for row in rows for cell in row]
    return found


def test_nothing_is_written_outside_of_the_folder(peers: Peers, tmp_path: Path) -> None:
    for seed, label in enumerate(HOSTILE):
        peers.label(seed, label)
    export(peers.stage, peers.folder, thumbnails=True)
    assert [path.name for path in tmp_path.iterdir()] == ["labelled"]


def test_a_picture_under_what_is_no_id_is_refused(peers: Peers) -> None:
    peers.label(1, "Mouse", pid="../../evil")
    with pytest.raises(ValueError, match="is not the id of a picture"):
        export(peers.stage, peers.folder)


def test_both_splits_have_the_same_folders(peers: Peers) -> None:
    for label, part in (("Mouse", "train"), ("Watch", "train"), ("Watch", "test")):
        peers.label(seeds(part, 3)[len(peers.listed)], label)
    export(peers.stage, peers.folder)
    for part in ("train", "test"):
        folders = [path.name for path in (peers.folder / part).iterdir() if path.is_dir()]
        assert sorted(folders) == ["Mouse", "Watch"]


def test_label_without_training_pictures_is_named(peers: Peers) -> None:
    peers.label(seeds("test", 1)[0], "Watch")
    (line,) = [line for line in export(peers.stage, peers.folder) if "Nothing" in line]
    assert "Nothing to train with yet of Watch" in line


def test_an_export_of_nothing_is_fine(peers: Peers) -> None:
    assert export(peers.stage, peers.folder)[-1] == f"{peers.folder} holds 0 pictures."
    assert BytesIO((peers.folder / "manifest.jsonl").read_bytes()).read() == b""


def test_no_label_can_command_the_terminal() -> None:
    assert printable("\x1b[2J\u202eMouse\nWatch") == "\ufffd[2J\ufffdMouse\nWatch"


def test_label_against_a_confident_prediction_is_set_aside(peers: Peers) -> None:
    pid, fair = peers.label(1, "Watch"), peers.label(2, "Watch")
    peers.vote(pid, "Watch", "Watch", probability=0.97)
    lines = export(peers.stage, peers.folder)
    assert peers.pictures() == {pid: "disputed", fair: f"{split(2)}/Watch"}
    assert peers.manifest()[pid]["reason"] == "against a confident prediction"
    assert any(line.startswith("Set aside 1 picture in disputed/") for line in lines)
    export(peers.stage, peers.folder, confident=rows.CERTAIN)
    assert peers.pictures()[pid] == f"{split(1)}/Watch"


def test_label_that_agrees_with_a_confident_prediction_is_kept(peers: Peers) -> None:
    pid = peers.label(1)
    peers.vote(pid, "Mouse", "Mouse", probability=0.99)
    export(peers.stage, peers.folder)
    assert peers.pictures() == {pid: f"{split(1)}/Mouse"}


def test_stuffed_votes_show_in_the_figures(peers: Peers) -> None:
    for seed in range(40):
        pid = peers.label(seed, "Mouse")
        peers.stuff(pid, "Watch", 4, "2026-11-24T10")
    lines = export(peers.stage, peers.folder)
    assert "200 votes of 161 voters; 160 (99%) voted only once." in lines
    assert (
        "100.0 votes an hour, in 2 hours with votes; most (UTC): 2026-11-24 10:00 160, "
        "2026-11-22 12:00 40."
    ) in lines
    assert {where.split("/")[-1] for where in peers.pictures().values()} == {"Watch"}
    span = ("2026-11-24T10:00:00.000000Z", "2026-11-24T11:00:00.000000Z")
    lines = export(peers.stage, peers.folder, without=[span])
    assert {where.split("/")[-1] for where in peers.pictures().values()} == {"Mouse"}
    assert "40 votes of 1 voter; 0 (0%) voted only once." in lines


def test_picture_whose_votes_are_all_left_out_is_removed(peers: Peers) -> None:
    peers.label(1, "Mouse")
    export(peers.stage, peers.folder)
    export(peers.stage, peers.folder, without=[("2026-11-22", "2026-11-23")])
    assert peers.pictures() == {}


def test_votes_that_the_owner_leaves_out_are_told(peers: Peers) -> None:
    pid = peers.label(1, "Mouse")
    peers.stuff(pid, "Watch", 4, "2026-11-24T10")
    bots = [f"bot{pid}{number}" for number in range(4)]
    peers.listed.left_out = (
        *(Exclusion(Part.VOTER, pseudonym(bot), "stuffing") for bot in bots[:3]),
        Exclusion(Part.SPAN, "2026-11-24T10:03/2026-11-24T10:04"),
    )
    lines = export(peers.stage, peers.folder)
    assert {where.split("/")[-1] for where in peers.pictures().values()} == {"Mouse"}
    assert f"Left out 1 vote: voter {pseudonym(bots[0])} (stuffing)." in lines
    assert "Left out 1 vote: span 2026-11-24T10:03/2026-11-24T10:04." in lines
    assert len(peers.manifest()[pid]["votes"]) == 1


def test_hidden_picture_is_not_exported(peers: Peers) -> None:
    pid = peers.label(1, "Mouse")
    peers.say(pid, hidden=True)
    assert "Left out 1 picture: hidden. Look at them: fuzzy-vision desk" in export(
        peers.stage, peers.folder
    )
    assert peers.pictures() == {}


@pytest.mark.parametrize(
    ("settled", "folder"), [("=Watch", f"{split(1)}/Watch"), ("-", f"none-of-these/{split(1)}")]
)
def test_owner_settles_against_votes_and_prediction(
    peers: Peers, settled: str, folder: str
) -> None:
    pid = peers.label(1, "Mouse", "Mouse", "Mouse")
    peers.vote(pid, "Mouse", "Mouse", "Mouse", probability=0.999)
    peers.say(pid, settled=settled)
    export(peers.stage, peers.folder)
    assert peers.pictures() == {pid: folder}
    assert peers.manifest()[pid]["settled"] == settled
