"""A comparison in sentences and tables. Pure."""

from collections.abc import Iterable, Iterator

from fuzzyvision.comparing.comparison import Comparison, Score, in_words, share
from fuzzyvision.comparing.models import Model


def summary(comparison: Comparison) -> str:
    """Return the comparison in a few words."""
    return f"fixes {comparison.total.fixes}, breaks {comparison.total.breaks}"


def sentences(old: Model, new: Model, comparison: Comparison) -> Iterator[str]:
    """Yield the results as sentences, the most important first."""
    total = comparison.total
    yield f"Old: {_named(old)}, right on {share(total.old, total.pictures)}."
    yield f"New: {_named(new)}, right on {share(total.new, total.pictures)}."
    yield f"{_many(total.pictures)} with a label; in brackets the 95 % intervals."
    yield in_words(total)
    yield from _of_training(comparison)
    yield from _of_labels(old, new, comparison)
    if comparison.others:
        yield (
            f"Of {_many(comparison.others)} of none of these, the old model is rightly unsure of "
            f"{comparison.old_unsure}, the new one of {comparison.new_unsure}."
        )
    if comparison.unreadable:
        yield f"Left out {_many(comparison.unreadable)} that cannot be read."


def _of_training(comparison: Comparison) -> Iterator[str]:
    kept = comparison.kept_back
    if kept.pictures:
        yield (
            f"Only the {_many(kept.pictures)} of the test side, which were kept from training, "
            f"show what is to be expected: there it fixes {kept.fixes} and breaks {kept.breaks}; "
            f"old {share(kept.old, kept.pictures)}, new {share(kept.new, kept.pictures)}."
        )
    else:
        yield (
            "If the new model was trained on some of these pictures, it knows their answers. An "
            "export marks those that were kept from training: --pictures names one."
        )


def _of_labels(old: Model, new: Model, comparison: Comparison) -> Iterator[str]:
    before, after = set(old.card.labels), set(new.card.labels)
    if after - before:
        yield f"Only the new model knows {_listed(after - before)}."
    if before - after:
        yield f"The new model no longer knows {_listed(before - after)}."
    unknown = comparison.labels.keys() - before - after
    if unknown:
        yield f"Neither model knows {_listed(unknown)}: both are wrong on these pictures."


def table(comparison: Comparison) -> list[list[str]]:
    """Return the labels, those that changed most first; the first row is the heading."""
    rows = [["Label", "Pictures", "Old right", "New right", "Fixed", "Broken"]]
    for label, score in by_change(comparison).items():
        rows.append([label, *_cells(score)])
    return [*rows, ["All", *_cells(comparison.total)]]


def by_change(comparison: Comparison) -> dict[str, Score]:
    """Return the scores of the labels, those that changed most first."""
    ranked = sorted(
        comparison.labels.items(), key=lambda item: (-item[1].fixes - item[1].breaks, item[0])
    )
    return dict(ranked)


def _cells(score: Score) -> list[str]:
    rights = (share(score.old, score.pictures), share(score.new, score.pictures))
    return [str(score.pictures), *rights, str(score.fixes), str(score.breaks)]


def _named(model: Model) -> str:
    return f"{model.card.name} {model.card.version} in {model.folder}"


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(sorted(labels))


def _many(pictures: int) -> str:
    return f"{pictures} picture" if pictures == 1 else f"{pictures} pictures"
