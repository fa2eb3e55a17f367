"""The whole loop: ten pictures, the votes on them, an export, a new model, and its comparison."""

import json
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
import requests
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from chalicelib.images import pictures
from fuzzyvision.cli import main
from fuzzyvision.dataset.split import Split, split_of
from tests.support.browser.api import (
    NONE,
    UNKNOWN,
    label_blind,
    vote_with_keyboard,
    vote_with_mouse,
)
from tests.support.browser.context import NewContext
from tests.support.browser.site import Site, file
from tests.support.browser.statistics import cell_of
from tests.support.journey import answer_to
from tests.support.paths import MODEL, ours
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack, running_stack
from tests.support.training import requires_tensorflow

COLOURS = {"Mouse": (200, 30, 30), "Watch": (30, 40, 210)}
WRONG = ("Laptop", NONE, UNKNOWN)
"""What the first voter says of the first pictures; the others outvote them."""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """Start a stack that nobody else uploads to."""
    with running_stack(tmp_path_factory.mktemp("loop")) as running:
        yield running


def draw(label: str, seed: int) -> bytes:
    tint = Image.new("RGB", (320, 240), COLOURS[label])
    return encoded(Image.blend(noise(320, 240, seed), tint, 0.5))


def chosen() -> dict[str, FilePayload]:
    """Return ten pictures by their file's name: of each label four to train with, one to test.

    Which split a picture falls into follows from what the service makes of it.
    """
    files = {}
    for number, label in enumerate(COLOURS):
        wanted = Counter({Split.TRAIN: 4, Split.TEST: 1})
        # Whatever their colour, pictures of one seed would be near-duplicates.
        for seed in range(number, 1000, len(COLOURS)):
            data = draw(label, seed)
            split = split_of(sha256(pictures.read(data, 128, 128).display).hexdigest())
            if wanted[split]:
                wanted[split] -= 1
                files[f"{label}-{seed}.jpg"] = file(f"{label}-{seed}.jpg", data)
            if not wanted.total():
                break
    return files


def upload(site: Site) -> dict[str, str]:
    """Upload the ten pictures at once; return what each shows, by the name that it got."""
    files = chosen()
    site.open()
    site.choose(*files.values())
    truth = {}
    for row in site.done(len(files)).all():
        shown = row.get_by_role("button").first.get_attribute("aria-label") or ""
        truth[row.get_attribute("data-name") or ""] = shown.partition("-")[0]
    return truth


def vote(truth: dict[str, str], site: Site, new_context: NewContext) -> list[tuple[str, str]]:
    """Let four people vote; return the name and answer of every vote."""
    names = list(truth)
    votes = [*zip(names, WRONG, strict=False), *((name, truth[name]) for name in names[3:])]
    for name, answer in votes[:5]:
        vote_with_mouse(site.page, name, answer)
    second = new_context().new_page()
    for name, answer in votes[5:]:
        vote_with_keyboard(second, name, answer)
    for _ in range(2):
        assert set(label_blind(new_context().new_page(), truth.get, 99)) == set(truth)
        votes += truth.items()
    return votes


def check_matrix(votes: list[tuple[str, str]], page: Page, stack: RunningStack) -> None:
    """See that the page's confusion matrix has every vote in its cell, and nothing else."""
    told = {name: requests.get(f"{stack.url}/results/{name}.json", timeout=30) for name, _ in votes}
    predicted = {name: answer.json()["predictions"][0]["label"] for name, answer in told.items()}
    cells = Counter((predicted[name], answer) for name, answer in votes if answer != UNKNOWN)
    confusion = page.request.get("/api/stats").json()["confusion"]
    counted = {
        (one, voted or NONE): count
        for one, row in confusion.items()
        for voted, count in row.items()
    }
    assert counted == cells
    page.goto("/stats.html")
    for (one, answer), count in cells.items():
        expect(cell_of(page, "people", one, answer)).to_have_text(str(count))


@pytest.mark.slow
@ours
@requires_tensorflow
def test_votes_become_a_served_model(
    site: Site,
    new_context: NewContext,
    stack: RunningStack,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    truth = upload(site)
    assert len(truth) == 10
    check_matrix(vote(truth, site, new_context), site.page, stack)

    monkeypatch.setenv("FUZZY_LOCAL", str(stack.note))
    monkeypatch.setenv("DATA", str(stack.data))
    place = ["--stage", "local"] if stack.on_moto else []
    folder, new = tmp_path / "labelled", tmp_path / "new"
    assert main(["export", str(folder), *place]) == 0
    rows = [json.loads(line) for line in (folder / "manifest.jsonl").read_text().splitlines()]
    assert {row["name"]: row["label"] for row in rows} == truth
    assert Counter((row["split"], row["label"]) for row in rows) == {
        ("train", "Mouse"): 4, ("train", "Watch"): 4, ("test", "Mouse"): 1, ("test", "Watch"): 1,
    }  # fmt: skip
    assert sum(len(row["votes"]) for row in rows) == 30

    options = ["--from", str(MODEL), "--epochs", "1", "--name", "peers", "--out", str(new)]
    assert main(["train", str(folder), *options, "--report", str(tmp_path / "report.html")]) == 0
    check_comparison(new, folder, place, tmp_path / "index.html")

    with running_stack(tmp_path, MODEL_FOLDER=str(new)) as later:
        version = json.loads((new / "card.json").read_text())["version"]
        result = answer_to(later, draw("Mouse", 7))["result"]
        assert result["model"] == {"name": "peers", "version": version}


def check_comparison(new: Path, folder: Path, place: list[str], page: Path) -> None:
    """See that two pictures of the test side give no verdict, and a stage gives none either."""
    for where, tested in ((place, 0), (["--pictures", str(folder)], 2)):
        assert main(["compare", str(new), *where, "--out", str(page)]) == 1
        heading = page.read_text().rpartition("<h1>")[2].partition("</h1>")[0]
        assert heading.startswith("No verdict is possible")
        assert f"it has {tested} pictures" in heading
