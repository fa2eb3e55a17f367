"""`fuzzy-vision classify`: what is left to do, and what is said of it."""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NoReturn, Protocol

from tqdm import tqdm

from fuzzyvision.classifying.answers import Answers
from fuzzyvision.classifying.rows import Key, Row, key_of, line, named
from fuzzyvision.client import Classified, ModelCard, NoAnswerError, RejectedError, Result
from fuzzyvision.client.files import Source
from fuzzyvision.common.text import many

_WIDEST = 60


class Classifier(Protocol):
    """A service, or a model without one."""

    def model_card(self) -> ModelCard:
        """Return who answers."""

    def classify_many(self, pictures: Iterable[Source], parallel: int, /) -> Iterator[Classified]:
        """Yield what becomes of each picture; raises ClientError for what concerns all."""


@dataclass
class Counts:
    """Pictures of a run."""

    answered: int = 0
    refused: int = 0
    before: int = 0
    unanswered: int = 0


class Run:
    """Classifies pictures, and writes the answers to a file or else to standard output."""

    def __init__(self, pictures: list[Path]) -> None:
        self.counts = Counts()
        self._pictures = pictures
        self._answers: Answers | None = None
        self._running: dict[Source, tuple[Path, Key]] = {}
        self._width = min(_WIDEST, max(len(line(str(path))) for path in pictures))
        self._said = ""

    def say(self, words: str) -> None:
        """Say something on the error stream, above the bar; nothing twice in a row."""
        fresh = words.partition(" Trying again")[0]
        if fresh != self._said:
            self._said = fresh
            tqdm.write(line(words), file=sys.stderr)

    def __call__(self, classifier: Classifier, parallel: int, out: Path | None) -> None:
        """Classify what has no answer yet; the file is opened once it is known who answers.

        Raises ClientError for what concerns all pictures, and when more in a row than are sent at
        a time get no answer.
        """
        card = classifier.model_card()
        model = named(card.name, card.version)
        with closing(Answers(out, model)) if out else nullcontext() as self._answers:
            if self._answers:
                self._compare(self._answers.models, model)
            self._classify(classifier, parallel)

    def _compare(self, models: Mapping[str, int], now: str) -> None:
        """Say which answers were there before that are another model's."""
        for model in sorted(models.keys() - {now, ""}):
            self.say(
                f"{many(models[model], 'answer')} there by {model}; now it is {now}. "
                "Use another --out to ask again."
            )

    def _classify(self, classifier: Classifier, parallel: int) -> None:
        silent = 0
        with tqdm(
            total=len(self._pictures), desc="Classifying", unit=" pictures", disable=None
        ) as bar:  # None: it is drawn on a terminal only
            for one in classifier.classify_many(self._left(bar), parallel):
                self._note(one)
                bar.update()
                silent = silent + 1 if isinstance(one.error, NoAnswerError) else 0
                if silent > parallel:
                    raise NoAnswerError("No picture gets an answer.")

    def _left(self, bar: "tqdm[NoReturn]") -> Iterator[Path]:
        """Yield the pictures without an answer."""
        for path in self._pictures:
            key = key_of(path, _digest(path))
            if self._answers is not None and key in self._answers.known:
                self.counts.before += 1
                bar.update()
                continue
            self._running[path] = path, key
            yield path

    def _note(self, one: Classified) -> None:
        path, key = self._running.pop(one.picture)
        outcome = one.result or one.error
        if isinstance(outcome, Result | RejectedError):
            self.counts.answered += isinstance(outcome, Result)
            self.counts.refused += isinstance(outcome, RejectedError)
            self._write(path, Row(key, outcome))
        else:
            self.counts.unanswered += 1
            self.say(f"{path}: {outcome}")

    def _write(self, path: Path, row: Row) -> None:
        if self._answers is not None:
            source = os.path.relpath(path, self._answers.path.parent)
            self._answers.add(replace(row, source=source))
            return
        link = row.result.link if row.result else ""
        tqdm.write(f"{row.key.file:<{self._width}}  {row.verdict}  {link}".rstrip())

    def summary(self) -> str:
        """Return what came of it, in a sentence."""
        counts = self.counts
        parts = [f"{many(counts.answered)} answered"]
        parts += [f"{counts.refused} refused"] if counts.refused else []
        parts += [f"{counts.before} done before"] if counts.before else []
        parts += [f"{counts.unanswered} without an answer"] if counts.unanswered else []
        return f"{', '.join(parts)}."


def _digest(path: Path) -> str:
    """Return the hash of a file; of one that cannot be read, the hash of nothing."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return hashlib.sha256().hexdigest()
