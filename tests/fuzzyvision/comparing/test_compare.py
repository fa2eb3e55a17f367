"""The command, with the bundled model and one whose labels are mixed up."""

import functools
import itertools
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.fit import Fit
from chalicelib.images import pictures
from fuzzyvision.bundle import cards
from fuzzyvision.cli import main
from fuzzyvision.comparing.charts import MOST_LABELS, charts, rows
from fuzzyvision.comparing.comparison import Verdict
from fuzzyvision.comparing.evaluate import evaluate
from fuzzyvision.comparing.labelled import Labelled, of_stage
from fuzzyvision.comparing.models import Model, Prediction
from fuzzyvision.comparing.score import Score
from fuzzyvision.dataset.export import export
from fuzzyvision.dataset.split import Split, split_of
from tests.support.paths import BUNDLED, MODEL
from tests.support.peers import Peers
from tests.support.pictures import encoded, noise

OUTPUTS = len(BUNDLED.labels)
PAD: Fit = "pad"
EVIL = "</script><img src=x onerror=alert(1)>$$x$$"
Json = dict[str, Any]


def bundle(folder: Path, change: Callable[[Json], object]) -> Path:
    """Return a copy of the bundled model with another card."""
    folder.mkdir()
    for name in ("model.tflite", "card.json"):
        shutil.copy(MODEL / name, folder)
    card = json.loads((folder / "card.json").read_text())
    change(card)
    (folder / "card.json").write_text(json.dumps(card))
    return folder


@functools.cache
def answers() -> list[tuple[int, str]]:
    """Return seeds of pictures, 8 of them on the test side, with what the bundled model says."""
    model, found, left = Model(MODEL), [], 8
    for seed in itertools.count():
        data = encoded(noise(64, 48, seed))
        said = model.predict(pictures.read(data, BUNDLED.width, BUNDLED.height).pixels).label
        found.append((seed, said))
        left -= split_of(sha256(data).hexdigest()) is Split.TEST
        if not left:
            return found
    raise AssertionError


def usual() -> tuple[str, int]:
    """Return the label that it says most often on the test side, and how often."""
    tested = [
        label
        for seed, label in answers()
        if split_of(sha256(encoded(noise(64, 48, seed))).hexdigest()) is Split.TEST
    ]
    return Counter(tested).most_common(1)[0]


def compare(new: Path, old: Path, peers: Peers, out: Path) -> int:
    """Run the command on an export."""
    where = ["--pictures", str(peers.folder), "--out", str(out)]
    return main(["compare", str(new), "--old", str(old), *where])


@pytest.fixture
def renamed(tmp_path: Path) -> Path:
    """Return a model that says EVIL instead of the usual label."""

    def rename(card: Json) -> None:
        card["name"] = "<b>mine</b>"
        card["labels"] = [EVIL if label == usual()[0] else label for label in card["labels"]]

    return bundle(tmp_path / "renamed", rename)


@pytest.fixture
def same(tmp_path: Path) -> Path:
    """Return a copy of the bundled model."""
    return bundle(tmp_path / "same", lambda _: None)


@pytest.fixture
def peers_agree(peers: Peers) -> Peers:
    """Return an export on which the peers agree with the bundled model."""
    for seed, label in answers():
        peers.label(seed, label)
    export(peers.stage, peers.folder)
    return peers


def test_more_broken_than_fixed_exits_with_1(
    peers_agree: Peers, renamed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    label, broken = usual()
    out = tmp_path / "report" / "index.html"
    assert compare(renamed, MODEL, peers_agree, out) == 1
    said = capsys.readouterr().out
    verdict = f"is not better: on the 8 pictures of the test side it fixes 0 and breaks {broken}."
    assert said.startswith(f"The new model {verdict}\nOld: {BUNDLED.name} ")
    assert f"<h1>The new model {verdict}</h1>" in out.read_text()
    assert "the old model is right on 100.0% (67.6% to 100.0%)" in said
    assert (
        f"For information only, since the new model may know them: on {len(answers()) - 8}" in said
    )
    assert f"Only the new model knows {EVIL}." in said
    assert f"The new model no longer knows {label}." in said
    assert said.endswith(f"With the pictures: {out}\n")
    compared = cards.load(renamed)["compared"]
    assert (compared["against"], compared["verdict"]) == (BUNDLED.version, "not better")
    assert (compared["pictures"], compared["fixes"], compared["breaks"]) == (8, 0, broken)


def test_more_fixed_than_broken_exits_with_0(
    peers_agree: Peers,
    renamed: Path,
    same: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert compare(same, renamed, peers_agree, tmp_path / "index.html") == 0
    assert f"it fixes {usual()[1]} and breaks 0.\n" in capsys.readouterr().out
    assert Verdict(cards.load(same)["compared"]["verdict"]).passes
    assert cards.load(same).items() > cards.load(MODEL).items()


def test_training_pictures_alone_give_no_verdict(
    peers: Peers,
    renamed: Path,
    same: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for seed, label in answers()[:-1]:
        peers.label(seed, label)
    export(peers.stage, peers.folder)
    for path in list(peers.folder.glob("test/*/*.jpg"))[2:]:
        path.unlink()
    assert compare(same, renamed, peers, tmp_path / "index.html") == 1
    said = capsys.readouterr().out
    assert said.startswith("No verdict is possible: ")
    assert "it has 2 pictures with a label here.\nIt takes 6 at least. Let peers label more" in said
    assert "For information only" in said
    assert "compared" not in cards.load(same)


def test_each_model_sees_pictures_as_its_own_card_fits_them(tmp_path: Path) -> None:
    seen: list[NDArray[np.uint8]] = []

    class Noting(Model):
        def predict(self, pixels: NDArray[np.uint8]) -> Prediction:
            seen.append(pixels)
            return super().predict(pixels)

    new = bundle(tmp_path / "new", lambda card: card["input"].update(fit="pad"))
    picture = encoded(noise(90, 40))
    evaluate(Noting(MODEL), Noting(new), [Labelled("a", BUNDLED.labels[0], None, picture)])
    size = (BUNDLED.width, BUNDLED.height)
    expected = [pictures.read(picture, *size, fit).pixels for fit in (BUNDLED.input.fit, PAD)]
    assert np.array_equal(seen, expected)


def test_page_is_self_contained_and_escapes_labels(
    peers_agree: Peers, renamed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "index.html"
    main(["compare", str(renamed), "--pictures", str(peers_agree.folder), "--out", str(out)])
    page = out.read_text()
    assert "<img src=x" not in page
    assert "<b>mine" not in page
    assert "&lt;b&gt;mine" in page
    assert page.count('<img src="data:image/jpeg;base64,') == page.count("<figure>") > 0
    own = page.rpartition("<h1>")[2].partition("<script")[0]
    assert not re.findall(r'<\w[^>]*(?:src|href)="?(?!"?data:)', own)
    assert "default-src 'none'" in page


def test_stage_pictures_are_compared_by_majority(peers: Peers) -> None:
    peers.label(1, "Mouse", "Mouse", "Watch")
    peers.label(2, "Mouse", "Watch")
    peers.label(3, None)
    gone = peers.label(4, "Mouse")
    peers.stage.storage.delete(f"labelled/{gone}.jpg")
    found = [(one.label, one.kept_back) for one in of_stage(peers.stage)]
    assert found == [("Mouse", None), (None, None)]


def no_card(folder: Path) -> None:
    (folder / "card.json").unlink()


def no_model(folder: Path) -> None:
    (folder / "model.tflite").unlink()


def broken_card(folder: Path) -> None:
    (folder / "card.json").write_text("[]")


def other_model(folder: Path) -> None:
    with (folder / "model.tflite").open("ab") as file:
        file.write(b"\0")


def fewer_labels(folder: Path) -> None:
    edit(folder, lambda card: card["labels"].pop())


def other_size(folder: Path) -> None:
    edit(folder, lambda card: card["input"].update(width=64))


def edit(folder: Path, change: Callable[[Json], object]) -> None:
    card = json.loads((folder / "card.json").read_text())
    change(card)
    (folder / "card.json").write_text(json.dumps(card))


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (no_card, "card.json. MODEL is the folder that `make train` wrote with --out."),
        (no_model, "model.tflite. MODEL is the folder"),
        (broken_card, "card.json is not the card of a model."),
        (other_model, "model.tflite is not the file that its card names."),
        (fewer_labels, f"model.tflite has {OUTPUTS} outputs, its card {OUTPUTS - 1} labels."),
        (other_size, f"model.tflite does not run on a picture of 64 x {BUNDLED.height} pixels"),
        (shutil.rmtree, "does not exist."),
    ],
)
def test_invalid_model_exits_with_2_and_a_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    fault: Callable[[Path], object],
    sentence: str,
) -> None:
    model = bundle(tmp_path / "new", lambda _: None)
    fault(model)
    options = ["--pictures", str(tmp_path), "--out", str(tmp_path / "x.html")]
    assert main(["compare", str(model), *options]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert "Traceback" not in said
    assert not (tmp_path / "x.html").exists()


def test_comparison_requires_labelled_pictures(
    peers: Peers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(MODEL), "--pictures", str(tmp_path)]) == 2
    assert "is not an export" in capsys.readouterr().err
    export(peers.stage, peers.folder)
    assert main(["compare", str(MODEL), "--pictures", str(peers.folder)]) == 2
    assert "no picture has a label" in capsys.readouterr().err


def test_a_manifest_cannot_lead_out_of_its_folder(
    peers_agree: Peers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "secret.jpg").write_bytes(encoded(noise(64, 48)))
    manifest = peers_agree.folder / "manifest.jsonl"
    text = re.sub(r'"file": "[^"]+"', '"file": "../secret.jpg"', manifest.read_text())
    manifest.write_text(text)
    assert main(["compare", str(MODEL), "--pictures", str(peers_agree.folder)]) == 2
    assert "no picture has a label" in capsys.readouterr().err


def test_chart_labels_are_short_unique_and_plain() -> None:
    names = rows(["x" * 90, "x" * 91, "$$x$$", r"\(x\)"])
    assert len(set(names)) == 4
    assert max(map(len, names)) < 40
    assert not [name for name in names if "$$" in name or r"\(" in name]


def test_the_charts_show_only_so_many_labels() -> None:
    scores = {str(number): Score(pictures=1) for number in range(500)}
    fewer = dict(list(scores.items())[:MOST_LABELS])
    heights = [[chart.height for chart in charts(some)] for some in (scores, fewer)]
    assert heights[0] == heights[1]
