"""What was found out with labelled pictures, in lines for the terminal. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fuzzyvision.bundle.trial import Score

_MOST_LABELS = 20
_MOST_MISTAKES = 10
_WIDTH = 16
_HARDLY = 1.5
"""How many times as often as by chance a model must be right to be worth showing."""

_BARELY = 1.2
"""The same for the mean of its labels' accuracies."""

_ADVICE = "Are the labels in the order of training, and is the scaling right?"


def scores(found: Iterable[Score]) -> list[str]:
    """Return a table of scalings, the best first."""
    head = f"  {'':<10}{'right':>8}   probability of the right label"
    return [head] + [
        f"  {score.name:<10}{score.accuracy:>8.1%}   {score.likelihood:.3f}" for score in found
    ]


def results(measured: Mapping[str, Any], labels: Sequence[str], advice: str = _ADVICE) -> list[str]:
    """Return how often the model is right, what it takes for what, and a doubt if there is one.

    `advice` is what to do about a model that is hardly better than chance.
    """
    doubt = _doubt(measured, labels, advice)
    return [*accuracy(measured), *confusion(measured, labels), *([doubt] if doubt else [])]


def accuracy(measured: Mapping[str, Any]) -> list[str]:
    """Return how often the model is right: as a whole, and for the worst twenty labels at most."""
    rows = sorted(measured["labels"].items(), key=lambda row: float(row[1]["accuracy"]))
    lines = [_row(name, row) for name, row in rows[:_MOST_LABELS]]
    if len(rows) > _MOST_LABELS:
        lines.append(f"  … and {len(rows) - _MOST_LABELS} labels with no lower accuracy")
    return [*lines, _row("All", measured)]


def confusion(measured: Mapping[str, Any], labels: Sequence[str]) -> list[str]:
    """Return what is taken for what: a matrix of few labels, a list of many."""
    counts: Mapping[str, Mapping[str, int]] = measured["confusion"]
    met = [
        label for label in labels if label in counts or any(label in row for row in counts.values())
    ]
    return _matrix(counts, met) if len(met) <= _MOST_MISTAKES else _mistakes(counts)


def _doubt(measured: Mapping[str, Any], labels: Sequence[str], advice: str) -> str:
    """Return what to look at if the model is hardly better than chance."""
    tried = measured["labels"].values()
    chance = max(1 / len(labels), 1 / len(tried))
    # Who always says the commonest label is often right, but with that one label.
    even = sum(float(one["accuracy"]) for one in tried) / len(tried)
    if measured["accuracy"] > _HARDLY * chance and even > _BARELY * chance:
        return ""
    favourites = {
        truth: max(row, key=lambda said: row[said])
        for truth, row in measured["confusion"].items()
        if max(row.values()) > sum(row.values()) / 2
    }
    swapped = [truth for truth, said in favourites.items() if truth != said]
    ordered = len(set(favourites.values())) == len(favourites) > 1
    if ordered and len(swapped) > len(measured["labels"]) / 2:
        return "It distinguishes them under other names. Are the labels in its order?"
    return f"Take care: that is hardly better than chance. {advice}"


def _matrix(counts: Mapping[str, Mapping[str, int]], met: Sequence[str]) -> list[str]:
    widths = [max(6, min(len(label), _WIDTH) + 2) for label in met]
    head = "".join(f"{_cut(label):>{width}}" for label, width in zip(met, widths, strict=True))
    lines = [
        "  Down: what was in the picture. Across: what the model said.",
        f"  {'':<{_WIDTH}}{head}",
    ]
    for truth in (label for label in met if label in counts):
        row = counts[truth]
        cells = (
            f"{row.get(said) or '·':>{width}}" for said, width in zip(met, widths, strict=True)
        )
        lines.append(f"  {_cut(truth):<{_WIDTH}}{''.join(cells)}")
    return lines


def _mistakes(counts: Mapping[str, Mapping[str, int]]) -> list[str]:
    found = [
        (number, truth, said)
        for truth, row in counts.items()
        for said, number in row.items()
        if truth != said
    ]
    if not found:
        return ["  No picture was taken for anything else."]
    found.sort(key=lambda mistake: (-mistake[0], mistake[1], mistake[2]))
    lines = [f"  {number:>5} times  {truth}, taken for {said}" for number, truth, said in found]
    return ["  Commonest mistakes", *lines[:_MOST_MISTAKES]]


def _row(name: str, row: Mapping[str, Any]) -> str:
    share, counts = f"{row['accuracy']:.1%}", f"{row['correct']:,} of {row['pictures']:,}"
    return f"  {_cut(name):<{_WIDTH}}{share:>8}   {counts}"


def _cut(label: str) -> str:
    return label if len(label) < _WIDTH else f"{label[: _WIDTH - 2]}…"
