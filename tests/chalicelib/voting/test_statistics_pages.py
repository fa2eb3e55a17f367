import json
import random
from collections import Counter
from collections.abc import Iterator

import pytest

from chalicelib.errors import InvalidRequestError
from chalicelib.ports import ConfusionCell, CounterKey, DayCounter, Numbers, answer_of
from chalicelib.voting import statistics
from chalicelib.voting.statistics import Document

MODELS = ("3f2a9c01b7de", "5b8b08cb0c96")
MOST = 1_000_000
Lines = list[tuple[CounterKey, Numbers]]


def lines_of(labels: list[str], count: int) -> Lines:
    """Return the counters of so many distinct cells, and of years of days."""
    chance = random.Random(count)  # noqa: S311 - chance for a test, no secret
    cells = set[tuple[str, str]]()
    while len(cells) < count:
        cells.add((chance.choice(labels), chance.choice([*labels, ""])))
    lines: Lines = [
        (
            ConfusionCell(MODELS[0], predicted, answer_of(voted or None), chance.random() < 0.5),
            {"n": chance.randint(1, 5)},
        )
        for predicted, voted in sorted(cells)
    ]
    lines += [
        (DayCounter(f"20{year:02}-{month:02}-{day:02}", model), {"votes": 100, "correct": 50})
        for model in MODELS
        for year in range(20, 30)
        for month in range(1, 13)
        for day in range(1, 29)
    ]
    return lines


def pages(lines: Lines) -> Iterator[Document]:
    """Yield the documents, one after another."""
    after = None
    while True:
        document = statistics.document(lines, after)
        yield document
        after = document["after"]
        if after is None:
            return


def cells_of(document: Document) -> dict[tuple[str, str], int]:
    """Return the cells of a document."""
    return {
        (predicted, voted): n
        for predicted, row in document["confusion"].items()
        for voted, n in row.items()
    }


@pytest.mark.parametrize(
    ("name", "labels", "count"),
    [
        pytest.param("x{}", 1000, 81_000, marks=pytest.mark.slow),
        ("x{:0199}", 300, 3_000),
        ("\N{THREE BUTTON MOUSE}" * 196 + "{}", 50, 400),
    ],
    ids=["81,000 cells", "long labels", "emoji"],
)
def test_all_pages_are_small_and_complete(name: str, labels: int, count: int) -> None:
    lines = lines_of([name.format(number) for number in range(labels)], count)
    found: Counter[tuple[str, str]] = Counter()
    figures: dict[str, Document] = {}
    read = 0
    for document in pages(lines):
        read += 1
        assert len(json.dumps(document)) < MOST
        cells = cells_of(document)
        assert not found.keys() & cells.keys()
        found.update(cells)
        for predicted, rate in document["labels"].items():
            assert predicted not in figures
            figures[predicted] = rate
        assert document["models"][MODELS[0]]["confusion"] == document["confusion"]
    assert read > 1
    assert len(found) == count
    assert document["votes"] == found.total()
    assert sum(rate["votes"] for rate in figures.values()) == found.total()


def test_most_frequent_cells_come_first() -> None:
    lines = lines_of([f"x{number}" for number in range(1000)], 10_000)
    first, second, *_ = pages(lines)
    assert min(cells_of(first).values()) >= max(cells_of(second).values())
    assert first["votes"] == second["votes"]


def test_ordinary_models_have_one_page() -> None:
    labels = [f"Label {number}" for number in range(30)]
    (only,) = pages(lines_of(labels, 900))
    assert len(cells_of(only)) == 900


@pytest.mark.parametrize("after", ["", "x", "1", "0" * 12, "0" * 12 + "-" + "g" * 32])
def test_invalid_cursors_are_refused(after: str) -> None:
    with pytest.raises(InvalidRequestError) as caught:
        statistics.document([], after)
    assert caught.value.field == "after"
