"""From a trained network to a bundle: its confidence, its files, its measurements, its card."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from chalicelib.model.classifier import Classifier
from fuzzyvision.bundle import answers, cards, conversion, metrics, tables
from fuzzyvision.bundle.frameworks import silence
from fuzzyvision.reports import training as report
from fuzzyvision.reports.record import Record
from fuzzyvision.training import card, heads
from fuzzyvision.training.card import Measured, Story
from fuzzyvision.training.feeding import Feed
from fuzzyvision.training.task import Tell

_LEAST_TO_SHARPEN = 50
"""Validation pictures from which on their likelihood says how sure the network may be."""

_MOST_COMPARED = 64

_ADVICE = (
    "It needs more epochs or more pictures, or the folders do not hold what they are named after."
)


def settle(feed: Feed, validation: Sequence[int]) -> float:
    """Fit the network's confidence to the validation pictures and return the threshold."""
    rows = _own(feed, validation)
    if len(validation) >= _LEAST_TO_SHARPEN:
        heads.sharpen(feed.network, metrics.temperature(rows, feed.targets[list(validation)]))
        rows = _own(feed, validation)
    return metrics.threshold(rows)


def bundle(
    feed: Feed, test: Sequence[int], threshold: float, story: Story, tell: Tell
) -> cards.Card:
    """Convert, measure, and only then put bundle and report in place; return the card.

    Raises CommandError if the converted network answers differently.
    """
    network, out = feed.network, story.task.options.out
    with conversion.workplace(out) as folder, silence():
        network.bare().save(folder / network.file)
        (folder / conversion.LITE).write_bytes(conversion.convert(network.graph))
        document = card.document(story, network, conversion.hashes(folder))
        cards.save(document, folder)
        found = _measure(feed, test, threshold, folder)
        document |= card.measured(story.task, found)
        document |= card.training(story, network)
        words, left = card.owners(document, story)
        document |= words
        conversion.publish(folder, document, out)
    page = story.task.options.report or Path("build/report") / f"{document['name']}.html"
    report.write(_record(document, found, test, story), page)
    for line in tables.results(document["measured"], story.task.labels, _ADVICE):
        tell(line)
    unsure = document["measured"]["unsure"]["known"]
    tell(f"“Not sure” below {threshold:.0%}: {unsure:.1%} of the test pictures.")
    if left:
        tell(f"Left behind, as they describe the old weights: {', '.join(left)}. Write them again.")
    tell(
        f"{out} holds {document['name']}, version {document['version']}; {page} shows how it went."
    )
    return document


def _measure(feed: Feed, test: Sequence[int], threshold: float, folder: Path) -> Measured:
    """Ask the file that will be served about the test pictures."""
    classifier = Classifier(folder)
    given = np.array([classifier.probabilities(feed.pixels(one)) for one in test])
    few = test[:_MOST_COMPARED]
    difference = conversion.apart(_own(feed, few), given[: len(few)])
    truth = feed.targets[list(test)]
    return Measured(given, truth, threshold, difference, len(few))


def _own(feed: Feed, members: Sequence[int]) -> NDArray[np.float64]:
    """Return the probabilities [n, labels] that the network itself gives."""
    rows = feed.network.model.predict(feed.measuring(members), verbose=0)
    return answers.probabilities(np.asarray(rows, dtype=np.float64), feed.network.meaning)


def _record(document: cards.Card, found: Measured, test: Sequence[int], story: Story) -> Record:
    return Record(
        labels=story.task.labels,
        epochs=story.epochs,
        test_files=[story.task.photos[one].path for one in test],
        truth=found.truth,
        probabilities=found.probabilities,
        other_files=[],
        other_probabilities=np.empty((0, len(story.task.labels))),
        threshold=found.threshold,
        card=document,
    )
