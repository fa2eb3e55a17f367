import os
import signal
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from fuzzyvision.bundle import conversion
from fuzzyvision.bundle.answers import Meaning
from fuzzyvision.bundle.frameworks import keras, tensorflow
from fuzzyvision.cli import main
from fuzzyvision.reports.model_card import page
from fuzzyvision.training import networks
from fuzzyvision.training.checkpoint import Checkpoint
from tests.support.paths import ROOT
from tests.support.trainable import COLOURS, bundle, card_of, fill, picture
from tests.support.training import requires_tensorflow

KEPT = ".new-training"


def accuracy(folder: Path, labels: tuple[str, ...] = COLOURS[:2]) -> float:
    """Return how often a bundle is right on pictures that nobody trained on."""
    pixels = [
        (np.asarray(picture(label, seed).crop((8, 0, 56, 48)).resize((16, 16))), label)
        for label in labels
        for seed in range(100, 120)
    ]
    rows = conversion.run(folder, np.stack([shown for shown, _ in pixels]))
    truth = [card_of(folder)["labels"].index(label) for _, label in pixels]
    return float((rows.argmax(axis=1) == truth).mean())


def train(data: Path, base: Path, *options: str) -> int:
    new = base.with_name("new")
    report = str(base.with_name("report.html"))
    learning = ["--epochs", "16", "--rate", "0.05", "--batch", "8", "--patience", "16"]
    places = ["--from", str(base), "--out", str(new), "--report", report]
    return main(["train", str(data), *places, *learning, *options])


@requires_tensorflow
@pytest.mark.parametrize(
    ("kit", "file", "scaling", "meaning"),
    [
        ("keras", "model.keras", "0..1", Meaning.PROBABILITIES),
        ("keras", "model.keras", "bgr -1..1", Meaning.LOGITS),
        ("tf_keras", "model.h5", "-1..1", Meaning.SECOND),
        ("tf_keras", "model.keras", "caffe", Meaning.SECOND_LOGIT),
    ],
)
def test_held_back_accuracy_rises_for_every_kind(
    tmp_path: Path, kit: str, file: str, scaling: str, meaning: Meaning
) -> None:
    tensorflow()
    keras()
    module = pytest.importorskip(kit)
    base = bundle(tmp_path / "base", module, file=file, scaling=scaling, meaning=meaning)
    assert train(fill(tmp_path / "data"), base) == 0
    new, old = card_of(tmp_path / "new"), card_of(base)
    assert accuracy(tmp_path / "new") > max(0.85, accuracy(base))
    assert new["measured"]["accuracy"] > 0.8
    assert new["network"] == old["network"]
    assert new["files"].keys() == old["files"].keys()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "base",
        "data",
        "new",
        "report.html",
    ]
    again = networks.base(tmp_path / "new")
    network = networks.of_base(again, None)
    assert network.kit.__name__ == kit
    assert (
        network.model.get_config().keys()
        == networks.of_base(networks.base(base), None).model.get_config().keys()
    )


@requires_tensorflow
def test_a_new_folder_becomes_a_label_after_the_old(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = bundle(tmp_path / "base", keras(), meaning=Meaning.SECOND, functional=True)
    assert train(fill(tmp_path / "data", COLOURS), base) == 0
    assert card_of(tmp_path / "new")["labels"] == list(COLOURS)
    assert "New labels: Blue." in capsys.readouterr().out
    assert accuracy(tmp_path / "new", COLOURS) > 0.8


@requires_tensorflow
def test_labels_without_pictures_stay_in_their_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = bundle(tmp_path / "base", keras(), labels=COLOURS[::-1])
    assert train(fill(tmp_path / "data"), base, "--epochs", "1") == 0
    assert card_of(tmp_path / "new")["labels"] == list(COLOURS[::-1])
    assert "No pictures of Blue: the network may forget them." in capsys.readouterr().out


@requires_tensorflow
def test_the_card_says_only_what_was_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, data = bundle(tmp_path / "base", keras()), fill(tmp_path / "data", count=12)
    (data / "Red" / "broken.png").write_bytes(b"no picture")
    (data / "Red" / "again.png").write_bytes((data / "Red" / "0.png").read_bytes())
    (data / "Green" / "torn.png").write_bytes((data / "Red" / "1.png").read_bytes())
    assert train(data, base, "--epochs", "2", "--class-weights", "balanced") == 0
    said = capsys.readouterr().out
    assert "Left out Red/broken.png: " in said
    assert "2 pictures equal to another: they stay on its side." in said
    assert "1 picture under two labels: Green/torn.png and Red/1.png." in said
    assert "too few pictures to learn from of Green (" in said
    assert "Left behind, as they describe the old weights: summary." in said
    card, old = card_of(tmp_path / "new"), card_of(base)
    told = card["training"]
    assert card["name"] == "tints 2"
    assert card["title"] == "My tints"
    assert "summary" not in card
    assert card["trained_from"] == {"name": "tints", "version": old["version"]}
    assert told["data"]["pictures"] == 27
    assert told["data"]["left_out"] == 1
    parts = ("training", "validation", "test")
    assert sum(told["data"][part] for part in parts) == 26
    assert card["measured"]["pictures"] == told["data"]["test"]
    assert told["epochs"] == len(told["curves"]) == 2
    assert told["settings"]["class_weights"] == "balanced"
    assert told["versions"]["tensorflow"]
    assert str(tmp_path) not in told["command"]
    shown = page.markdown(card)
    assert f"After tints, version {old['version']}, it learned from" in shown
    assert told["data"]["sha256"] in shown


@requires_tensorflow
def test_an_exports_test_side_only_measures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = bundle(tmp_path / "base", keras())
    fill(tmp_path / "data" / "train")
    test = fill(tmp_path / "data" / "test", count=3)
    for seed, label in enumerate(COLOURS[:2]):
        (test / label / "0.png").write_bytes(
            (tmp_path / "data" / "train" / label / f"{seed}.png").read_bytes()
        )
    (tmp_path / "data" / "disputed").mkdir()
    assert train(tmp_path / "data", base, "--epochs", "1") == 0
    said = capsys.readouterr().out
    assert card_of(tmp_path / "new")["measured"]["pictures"] == 6
    assert "of the training side: the test side has the same, or nearly." in said


@requires_tensorflow
def test_a_killed_training_continues_where_it_was(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, data = bundle(tmp_path / "base", keras()), fill(tmp_path / "data")
    state = tmp_path / KEPT / "state.npz"
    command = ["train", str(data), "--from", str(base), "--out", str(tmp_path / "new")]
    options = ["--epochs", "60", "--patience", "60"]
    options += ["--report", str(tmp_path / "report.html")]
    with subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "fuzzyvision.cli", *command, *options], cwd=ROOT
    ) as process:
        for _ in count():
            if state.exists() or process.poll() is not None:
                break
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
    done = Checkpoint(tmp_path / "new", (tmp_path / KEPT / "key.txt").read_text()).load()
    assert done is not None
    assert 0 < len(done.curves) < 60
    assert main([*command, *options]) == 0
    curves = card_of(tmp_path / "new")["training"]["curves"]
    assert [row["epoch"] for row in curves] == list(range(1, 61))
    assert curves[: len(done.curves)] == [one._asdict() for one in done.curves]
    assert main([*command, *options, "--out", str(tmp_path / "whole")]) == 0
    whole = card_of(tmp_path / "whole")["training"]["curves"]
    for name in ("loss", "validation_loss"):
        assert [row[name] for row in curves] == pytest.approx([row[name] for row in whole], 1e-3)
    assert not state.parent.exists()
    assert "starting again" not in capsys.readouterr().out


@requires_tensorflow
def test_other_settings_start_from_the_beginning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, data = bundle(tmp_path / "base", keras()), fill(tmp_path / "data")
    Checkpoint(tmp_path / "new", "of another training").put_seen([["", "nothing"]])
    assert train(data, base, "--epochs", "1") == 0
    assert "had other pictures or settings: starting again" in capsys.readouterr().out


def test_a_bundle_without_a_keras_network_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base, data = tmp_path / "base", fill(tmp_path / "data", count=1)
    base.mkdir()
    (base / "card.json").write_text('{"name": "x", "version": "1", "labels": ["a", "b"]}')
    assert main(["train", str(data), "--from", str(base), "--out", str(tmp_path / "new")]) == 2
    assert "has no Keras network to train on" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
