import base64
import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chalicelib.images import pictures
from fuzzyvision.bundle import metrics
from fuzzyvision.reports import training
from fuzzyvision.reports.record import Record
from fuzzyvision.reports.training import confusion, figures, mistakes
from tests.support.training_record import LABELS, draw, record

NASTY = "<img src=x onerror=alert(1)></script><script>alert(2)</script>&quot; $$x$$"
SCRIPTS = re.compile(r"<script.*?</script>", re.DOTALL)


def written(folder: Path, found: Record) -> str:
    path = folder / "deep" / "report.html"
    training.write(found, path)
    return path.read_text(encoding="utf-8")


def test_page_has_charts_and_tables_and_loads_nothing(tmp_path: Path) -> None:
    found = record(tmp_path)
    draw(found)
    html = written(tmp_path, found)
    assert html.count("data-root-id") == 5
    assert html.count("<table>") == 7
    for chart in re.findall(r'role="img" aria-label="([^"]+)"', html):
        assert "table below" in chart
    rest = SCRIPTS.sub("", html)
    assert re.findall(r'(?:src|href)="(?!data:)', rest) == []
    assert "default-src 'none'" in rest
    assert len(html) < 3_000_000


def test_texts_are_never_read_as_html(tmp_path: Path) -> None:
    found = record(tmp_path, (NASTY, "Square", "Stripes"))
    card = {**found.card, "name": NASTY, "version": NASTY, "created": NASTY}
    card["measured"] = {**card["measured"], "how": NASTY}
    files = [Path("x") / NASTY.replace("/", "") for _ in found.test_files]
    html = written(tmp_path, record(tmp_path, found.labels, test_files=files, card=card))
    assert NASTY[:20] not in html
    assert "<script>alert" not in html
    assert "&lt;img src=x" in html


def test_worst_mistakes_come_first_with_model_input(tmp_path: Path) -> None:
    found = record(tmp_path)
    draw(found)
    sure = found.probabilities.copy()
    sure[11] = [0.01, 0.0, 0.99]
    [first, *others] = mistakes.wrong(record(tmp_path, probabilities=sure))
    assert (first.truth, first.guess, first.probability) == ("Square", "Stripes", 0.99)
    assert len(others) == 2
    data = base64.b64decode(first.picture.removeprefix("data:image/webp;base64,"))
    shown = np.asarray(Image.open(BytesIO(data)).convert("RGB"))
    seen = pictures.read(found.test_files[11].read_bytes(), 128, 128).pixels
    assert np.array_equal(shown, seen)
    assert first.file == f"{tmp_path.name}/Square-11.png"


def test_at_most_24_mistakes_are_shown(tmp_path: Path) -> None:
    upside_down = np.roll(np.eye(3), 1, axis=0)[record(tmp_path, each=20).truth]
    found = record(tmp_path, each=20, probabilities=upside_down)
    assert len(mistakes.wrong(found)) == 24
    assert "24 of\n60 wrong answers" in written(tmp_path, found)


def test_missing_picture_is_named_only(tmp_path: Path) -> None:
    html = written(tmp_path, record(tmp_path))
    assert "cannot be read any more" in html
    assert "Circle-5.png" in html


def test_confident_unknowns_are_shown(tmp_path: Path) -> None:
    [strange] = mistakes.strange(record(tmp_path))
    assert (strange.truth, strange.guess, strange.probability) == ("", "Circle", 0.9)


def test_minimal_record_has_a_page(tmp_path: Path) -> None:
    found = record(tmp_path)
    none = np.zeros((0, 3))
    card = {**found.card, "measured": {**found.card["measured"]}}
    del card["measured"]["kinds"]
    card["measured"]["unsure"] = {"known": 0.0, "other": None}
    right = np.eye(3)[found.truth]
    empty = record(
        tmp_path,
        epochs=[],
        other_files=[],
        other_probabilities=none,
        probabilities=right,
        card=card,
    )
    html = written(tmp_path, empty)
    assert "It made none on these pictures." in html
    assert "did not learn for even one epoch" in html
    assert "no pictures of other things" in html
    assert "By kind of picture" not in html


def test_reliability_bins_give_calibration_error(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    found = record(tmp_path, probabilities=rng.dirichlet(np.ones(3), 18))
    gaps = [
        abs(one.accuracy - one.confidence) * one.pictures / 18 for one in figures.reliability(found)
    ]
    expected = metrics.calibration_error(found.probabilities, found.truth)
    assert sum(gaps) == pytest.approx(expected)


def test_the_tables_tell_what_was_counted(tmp_path: Path) -> None:
    found = record(tmp_path)
    assert figures.by_label(found).rows[-1] == ("All", "18", "15", "83.3 %", "0.0 %")
    kinds = figures.told(found.card["measured"], "kinds", "Kind of picture")
    assert kinds is not None
    assert kinds.rows == [("drawn", "18", "15", "83.3 %")]
    assert confusion.table(found).rows[0] == ("Circle", "5", "1", "0")
    assert confusion.mix_ups(found).rows[0] == ("Circle, taken for Square", "1", "16.7 %")
    shares = [bar.share for bar in figures.certainty(found.probabilities)]
    assert sum(shares) == pytest.approx(1)
    assert shares[-2] == 1


def test_sources_and_held_out_have_tables(tmp_path: Path) -> None:
    found = record(tmp_path)
    right = found.card["measured"]["kinds"]["drawn"]
    foreign = {"pictures": 8, "correct": 6, "accuracy": 0.75, "origins": {"far <away>": right}}
    measured = {**found.card["measured"], "origins": {"near": right}, "foreign": foreign}
    html = written(tmp_path, record(tmp_path, card={**found.card, "measured": measured}))
    assert "<dt>right from sources held out</dt><dd>75.0 %</dd>" in html
    assert "By source" in html
    assert "far &lt;away&gt;" in html


def test_most_mistaken_of_many_labels_are_charted(tmp_path: Path) -> None:
    labels = (*LABELS, *(f"Label {n}" for n in range(30)))
    found = record(tmp_path, labels, each=4)
    assert len(confusion.table(found).rows) == confusion.READABLE
    assert "The 20 labels that are most often mistaken." in written(tmp_path, found)


def test_a_label_that_was_only_said_has_its_column(tmp_path: Path) -> None:
    found = record(tmp_path)
    answers = found.probabilities.copy()
    answers[found.truth == 0] = [0.1, 0.0, 0.9]
    seen = found.truth != 2
    told = record(tmp_path, probabilities=answers[seen], truth=found.truth[seen])
    assert confusion.table(told).rows[0] == ("Circle", "0", "0", "6")


def test_the_page_tells_how_its_own_training_went(tmp_path: Path) -> None:
    found = record(tmp_path)
    draw(found)
    assert "average of the runs" in written(tmp_path, found)
    card = {**found.card, "training": {"settings": {"augment": False}}}
    html = written(tmp_path, record(tmp_path, card=card))
    assert "The weights with the lowest validation loss were kept" in html
    assert "average of the runs" not in html
    assert "changed pictures" not in html
