from pathlib import Path

import pytest
from PIL import Image

from examples.souqnet.material import Pictures, prepare
from examples.souqnet.photos import Photo, gather, ordinary, others
from fuzzyvision.common.errors import CommandError
from tests.support.training import SHAPES, draw


@pytest.fixture
def everyday(tmp_path: Path) -> Path:
    """Give ordinary photographs: twelve of one label, eight of none."""
    folder = tmp_path / "everyday"
    for name, number in (("Circle", 12), ("Other", 8)):
        (folder / name).mkdir(parents=True)
        for place in range(number):
            draw("Circle", place).save(folder / name / f"{place}.png")
    return folder


def test_ordinary_photographs_measure_apart(shapes: Path, noise: Path, everyday: Path) -> None:
    labels, found = gather(shapes)
    pictures = Pictures(found, ordinary(everyday, labels), others(noise))
    made = prepare(pictures, labels, 7)
    assert len(made.ordinary.known) + len(made.ordinary.others) == 5
    assert not any(one.photo.ordinary for one in made.test.known)
    assert all(one.photo.ordinary for one in made.ordinary.known + made.ordinary.others)
    every = [made.training, made.validation, made.test, made.ordinary]
    assert sum(len(one.known) + len(one.others) for one in every) == 24 + 20 + 4
    assert all(one.target == -1 for one in made.training.others)
    assert len(made.known()) == 48


def test_sources_held_out_only_measure(shapes: Path) -> None:
    table = "file,group,domain,repo\nCircle/0.png,a,studio,github:ada/shapes\n"
    (shapes / "SOURCES.csv").write_text(table, encoding="utf-8")
    labels, found = gather(shapes)
    made = prepare(Pictures(found, [], []), labels, 7, ["shapes"])
    assert [one.photo.file for one in made.foreign.known] == ["Circle/0.png"]
    assert "Circle/0.png" not in {photo.file for photo in made.known()}
    with pytest.raises(CommandError, match="No picture comes from nowhere; the sources are: shap"):
        prepare(Pictures(found, [], []), labels, 7, ["nowhere"])


def test_others_that_cannot_be_read_are_refused(shapes: Path, tmp_path: Path) -> None:
    labels, found = gather(shapes)
    (tmp_path / "broken.png").write_bytes(b"no picture")
    broken = [Photo("broken.png", tmp_path / "broken.png", "", "broken.png")]
    with pytest.raises(CommandError, match="None of the pictures of something else can be read"):
        prepare(Pictures(found, [], broken), labels, 7)


def test_ordinary_folders_are_labels_or_other(everyday: Path) -> None:
    Image.new("RGB", (40, 40)).save(everyday / "Other" / "x.png")
    with pytest.raises(CommandError, match="has the folder Circle, which no label is called"):
        ordinary(everyday, ("Square",))
    assert len(ordinary(everyday, SHAPES)) == 21
