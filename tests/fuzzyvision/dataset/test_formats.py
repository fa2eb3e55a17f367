"""What other tools load of an export; with those tools themselves where the tests are slow."""

import json
import os
import subprocess
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from fuzzyvision.dataset.export import export
from fuzzyvision.dataset.split import Split
from tests.support.paths import ROOT
from tests.support.peers import Peers

READER = ROOT / "build" / "formats" / "bin" / "python"
LABELS = ("Mouse", "=1+1", "a/b & <c>", "\x07bell")
TOLD = ("label", "name", "picture", "agreement", "predicted", "probability", "group")


@pytest.fixture
def exported(peers: Peers) -> Peers:
    """Return an export that was brought up to date once, with pictures of every kind."""
    pids = [peers.label(seed, LABELS[seed % 4]) for seed in range(24)]
    for seed in range(24, 32):
        peers.label(seed, None)
    peers.label(32, "Mouse", "Watch")
    export(peers.stage, peers.folder, thumbnails=True)
    peers.delete(pids[0])
    peers.vote(pids[1], "Mouse", "Mouse", "Watch")
    export(peers.stage, peers.folder)
    return peers


def labelled(peers: Peers, split: str) -> list[dict[str, object]]:
    """Return what the table of a split is to tell."""
    return [
        {**{name: row[name] for name in TOLD}, "votes": len(row["votes"])}
        for row in peers.manifest().values()
        if row["decided"] == "label" and row["split"] == split
    ]


def test_each_split_has_a_table_of_its_labelled_pictures(exported: Peers) -> None:
    for split in Split:
        folder = exported.folder / split
        lines = (folder / "metadata.jsonl").read_text(encoding="utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
        assert all((folder / row.pop("file_name")).is_file() for row in rows)
        assert rows == labelled(exported, split)


def test_table_of_a_split_without_pictures_is_removed(exported: Peers) -> None:
    exported.listed.clear()
    export(exported.stage, exported.folder)
    assert not list(exported.folder.rglob("metadata.jsonl"))
    assert json.loads((exported.folder / "label-studio.json").read_text()) == []


def test_tasks_show_every_picture_with_both_opinions(exported: Peers) -> None:
    view = ET.parse(exported.folder / "label-studio.xml").getroot()  # noqa: S314 - our own file
    choices = [one.get("value") for one in view.iter("Choice")]
    assert choices == ["=1+1", "Mouse", "Watch", "a/b & <c>", "\ufffdbell", "None of these"]
    tasks = json.loads((exported.folder / "label-studio.json").read_text(encoding="utf-8"))
    rows = exported.manifest()
    assert [task["data"]["picture"] for task in tasks] == list(rows)
    for task in tasks:
        row = rows[task["data"]["picture"]]
        place = unquote(task["data"]["image"].removeprefix("/data/local-files/?d="))
        assert place == f"{exported.folder.name}/{row['file']}"
        said = {
            one["model_version"]: (one["result"][0]["value"]["choices"], one["score"])
            for one in task["predictions"]
        }
        assert said.pop("souqnet 3f2a9c01b7de") == ([row["predicted"]], row["probability"])
        label = (row["label"] or "None of these").replace("\x07", "\ufffd")
        assert said == (
            {} if row["decided"] == "disputed" else {"peers": ([label], row["agreement"])}
        )
        assert task["meta"]["votes"] == row["votes"]


@pytest.mark.slow
@pytest.mark.skipif(not READER.exists(), reason="`make test-slow` installs what reads an export")
def test_datasets_and_label_studio_load_an_export(exported: Peers, tmp_path: Path) -> None:
    done = subprocess.run(  # noqa: S603 - our own module, as the Makefile installed its Python
        [READER, "-m", "tests.support.formats_reader", exported.folder, tmp_path],
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    read = json.loads(done.stdout)
    assert read["faults"] == []
    for split in Split:
        rows = read["imagefolder"][split]
        assert {tuple(row.pop("image")) for row in rows} == {(64, 48)}
        assert rows == labelled(exported, split)
