"""A comparison in sentences and tables. Pure."""

from collections.abc import Iterable, Iterator

from fuzzyvision.common.text import many
from fuzzyvision.comparing.comparison import LEAST, Comparison, Verdict
from fuzzyvision.comparing.models import Model
from fuzzyvision.comparing.score import Score, in_words, share


def summary(comparison: Comparison) -> str:
    """Return the verdict as a sentence."""
    score = comparison.test.total
    if comparison.verdict is Verdict.NONE:
        return (
            "No verdict is possible: only the test side of an export, which is kept from training, "
            f"can decide, and it has {many(score.pictures)} with a label here."
        )
    return (
        f"The new model is {comparison.verdict}: on the {many(score.pictures)} of the test side it "
        f"fixes {score.fixes} and breaks {score.breaks}."
    )


def sentences(old: Model, new: Model, comparison: Comparison) -> Iterator[str]:
    """Yield the results as sentences, the most important first."""
    if comparison.verdict is Verdict.NONE:
        yield (
            f"It takes {LEAST} at least. Let peers label more, then compare on an export: "
            "fuzzy-vision export labelled; fuzzy-vision compare MODEL --pictures labelled"
        )
    yield f"Old: {_named(old)}. New: {_named(new)}."
    test, rest = comparison.test.total, comparison.rest.total
    if test.pictures:
        yield f"On the test side {_right(test)}; in brackets the 95 % intervals."
        yield in_words(test)
    if rest.pictures:
        yield (
            f"For information only, since the new model may know them: on {many(rest.pictures)} "
            f"that no export keeps from training {_right(rest)}; it fixes {rest.fixes} and breaks "
            f"{rest.breaks}."
        )
    yield from _of_labels(old, new, comparison)
    if comparison.others:
        yield (
            f"Of {many(comparison.others)} of none of these, the old model is rightly unsure of "
            f"{comparison.old_unsure}, the new one of {comparison.new_unsure}."
        )
    if comparison.unreadable:
        yield f"Left out {many(comparison.unreadable)} that cannot be read."


def _of_labels(old: Model, new: Model, comparison: Comparison) -> Iterator[str]:
    before, after = set(old.card.labels), set(new.card.labels)
    if after - before:
        yield f"Only the new model knows {_listed(after - before)}."
    if before - after:
        yield f"The new model no longer knows {_listed(before - after)}."
    unknown = (comparison.test.labels.keys() | comparison.rest.labels) - before - after
    if unknown:
        yield f"Neither model knows {_listed(unknown)}: both are wrong on these pictures."


def table(comparison: Comparison) -> list[list[str]]:
    """Return the labels, those that changed most first; the first row is the heading."""
    rows = [["Label", "Pictures", "Old right", "New right", "Fixed", "Broken"]]
    for label, score in by_change(comparison).items():
        rows.append([label, *_cells(score)])
    return [*rows, ["All", *_cells(comparison.told.total)]]


def by_change(comparison: Comparison) -> dict[str, Score]:
    """Return the scores of the labels, those that changed most first."""
    ranked = sorted(
        comparison.told.labels.items(), key=lambda item: (-item[1].fixes - item[1].breaks, item[0])
    )
    return dict(ranked)


def _cells(score: Score) -> list[str]:
    rights = (share(score.old, score.pictures), share(score.new, score.pictures))
    return [str(score.pictures), *rights, str(score.fixes), str(score.breaks)]


def _right(score: Score) -> str:
    return (
        f"the old model is right on {share(score.old, score.pictures)}, the new one on "
        f"{share(score.new, score.pictures)}"
    )


def _named(model: Model) -> str:
    return f"{model.card.name} {model.card.version} in {model.folder}"


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(sorted(labels))
