import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from examples.souqnet.__main__ import main
from examples.souqnet.card import command, sources
from fuzzyvision.bundle import conversion
from fuzzyvision.bundle.frameworks import keras
from fuzzyvision.common.errors import CommandError
from tests.support.training import requires_tensorflow


def test_missing_folder_exits_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "nowhere"), "--out", str(tmp_path / "model")]) == 2
    assert (
        "nowhere' does not exist. See `python -m examples.souqnet --help`."
        in capsys.readouterr().err
    )
    assert not (tmp_path / "model").exists()


def test_one_label_only_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "photos" / "Mouse").mkdir(parents=True)
    (tmp_path / "photos" / "Mouse" / "1.jpg").touch()
    assert main([str(tmp_path / "photos"), "--out", str(tmp_path / "model")]) == 2
    assert "holds only pictures of Mouse" in capsys.readouterr().err


def test_card_command_has_no_local_paths() -> None:
    shown = command(["/home/ada/photos", "--more", "../shared/my photos", "--seed", "7"])
    arguments = "photos --more '../shared/my photos' --seed 7"
    assert shown == f"python -m examples.souqnet {arguments}"


def test_the_sources_are_summed_up_from_the_table() -> None:
    rows = [
        {"file": "Circle/0.png", "repo": "github:ada/shapes", "licence": "CC0-1.0"},
        {"file": "Circle/1.png", "repo": "github:ada/shapes", "licence": "CC0-1.0"},
        {"file": "Square/0.png", "repo": "", "licence": ""},
    ]
    assert sources(rows) == [
        {
            "name": "shapes",
            "licence": "CC0-1.0",
            "url_or_repo": "https://github.com/ada/shapes",
            "pictures": 2,
        },
        {"name": "unknown", "licence": "unknown", "url_or_repo": "unknown", "pictures": 1},
    ]


def fail(out: Path) -> None:
    """Give up after one of the files was written."""
    with conversion.workplace(out) as folder:
        (folder / "card.json").write_text("new", encoding="utf-8")
        raise CommandError("The network learned nothing.")


def test_failure_keeps_the_old_bundle(tmp_path: Path) -> None:
    out = tmp_path / "model"
    out.mkdir()
    (out / "card.json").write_text("old", encoding="utf-8")
    with pytest.raises(CommandError):
        fail(out)
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    assert (out / "card.json").read_text(encoding="utf-8") == "old"


@pytest.mark.slow
@requires_tensorflow
def test_folders_become_a_bundle_with_equal_files(
    shapes: Path, noise: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Twice, with the same seed: what the service runs is the same bit by bit."""
    (shapes / "Circle" / "broken.png").write_bytes(b"no picture")
    everyday = tmp_path / "everyday"
    shutil.copytree(shapes / "Square", everyday / "Square")
    shutil.copytree(noise, everyday / "Other")
    out = tmp_path / "made" / "model"
    options = ["--epochs", "2", "--labels", "Stripes,Circle,Square", "--more", str(everyday)]
    places = ["--other", str(noise), "--out", str(out), "--report", str(tmp_path / "report.html")]
    assert main([str(shapes), *options, *places]) == 0
    said, progress = capsys.readouterr()
    assert "Training: 100%" in progress
    assert "Left out Circle/broken.png" in said
    assert "how it went" in said
    assert "Ordinary" in said
    assert (tmp_path / "report.html").stat().st_size > 0
    assert sorted(path.name for path in out.parent.iterdir()) == ["model"]
    card = json.loads((out / "card.json").read_text(encoding="utf-8"))
    assert card["labels"] == ["Stripes", "Circle", "Square"]
    assert card["measured"]["pictures"] == 6
    assert card["measured"]["unsure"]["other"] is not None
    assert card["measured"]["ordinary"]["pictures"] == 2
    assert len(card["measured"]["disturbed"]) == 8
    assert card["weights"]["licence"] == "Apache-2.0"
    seen = np.stack([np.asarray(Image.open(path).resize((128, 128))) for path in noise.iterdir()])
    assert conversion.difference(out, seen) < 0.01
    assert main([str(shapes), *options, *places]) == 0
    again = json.loads((out / "card.json").read_text(encoding="utf-8"))["files"]
    assert again[conversion.LITE] == card["files"][conversion.LITE]


@requires_tensorflow
def test_bundle_of_two_networks_is_refused(tmp_path: Path) -> None:
    layers = keras().layers
    pixels = np.full((2, 128, 128, 3), 200, dtype=np.uint8)
    for name, bias in (("one", (0.0, 0.0)), ("two", (1.0, 0.0))):
        start = keras().initializers.Constant(bias)
        head = layers.Dense(2, activation="softmax", bias_initializer=start)
        model = keras().Sequential(
            [keras().Input((128, 128, 3)), layers.Rescaling(0.0), layers.Flatten(), head]
        )
        (tmp_path / name).mkdir()
        conversion.save(model, tmp_path / name)
    assert conversion.difference(tmp_path / "one", pixels) < 1e-5
    (tmp_path / "two" / conversion.LITE).replace(tmp_path / "one" / conversion.LITE)
    with pytest.raises(CommandError, match=r"differs by 0\.2"):
        conversion.difference(tmp_path / "one", pixels)
