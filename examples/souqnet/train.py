"""Train a classifier from a folder of folders of pictures and bundle it for the service.

Options that are not given are looked for next to the folder: pretrained weights and a teacher in
weights/, pictures of something else in <folder>_other. The command prints what it found.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from examples.souqnet import card, choices, exam, network, photos, teacher
from examples.souqnet.choices import Choices
from examples.souqnet.findings import Findings
from examples.souqnet.material import Material, prepare
from examples.souqnet.options import TrainOptions, listed
from examples.souqnet.school import teach
from examples.souqnet.stage import Course, Plan
from fuzzyvision.bundle import cards, conversion
from fuzzyvision.bundle.frameworks import Model, keras
from fuzzyvision.reports import training
from fuzzyvision.reports.record import Epoch, Record
from fuzzyvision.training import folders


def train(options: TrainOptions, command: str) -> None:
    """Train, measure, write bundle and report, and print the figures; `command` repeats it.

    Raises CommandError.
    """
    record = _train(options, command)
    page = options.report or Path("build/report") / f"{record.card['name']}.html"
    training.write(record, page)
    for line in card.lines(record.card):
        print(line)
    print(f"{options.out} holds version {record.card['version']}; {page} shows how it went.")


def _train(options: TrainOptions, command: str) -> Record:
    """Gather, teach, measure, and only then replace the old bundle; return how it went."""
    names, found = photos.gather(options.folder, listed(options.labels))
    chosen = _choices(options, names)
    replaced = ", in place of the one there" if options.out.exists() else ""
    for sentence in (*chosen.sentences(), f"The model will go to {options.out}{replaced}."):
        print(sentence)
    pretrained = chosen.weights != network.RANDOM
    plan = Plan(options.epochs, options.seed, pretrained=pretrained, runs=options.runs)
    with conversion.workplace(options.out) as folder:
        keras().utils.set_random_seed(plan.seed)
        model = network.build(len(names), chosen.weights)
        held_out = listed(options.hold_out)
        material = prepare(found, chosen.labels, chosen.other, plan.seed, held_out)
        epochs = teach(_course(model, material, chosen, plan), plan)
        threshold = exam.settle(model, material)
        files = conversion.save(model, folder)
        findings = exam.examine(folder, material, len(names), threshold)
        document = {
            **card.card(chosen.name, chosen.labels, files, findings),
            "training": card.training(command, plan, len(material.training), len(epochs)),
            "sources": card.sources(folders.sources(options.folder), material.known()),
            "weights": card.weights(chosen.weights),
            "teacher": card.teacher(chosen.teacher),
        }
        document |= cards.kept(choices.BUNDLED, document, options.out)
        conversion.publish(folder, document, options.out)
    return _record(chosen.labels, epochs, findings, document)


def _choices(options: TrainOptions, names: Sequence[str]) -> Choices:
    folder = options.folder
    return Choices(
        weights=choices.weights(folder, options.weights),
        teacher=choices.teacher(folder, options.teacher),
        other=choices.other(folder, options.other),
        labels=listed(options.labels) or choices.labels(names),
        name=choices.name(names, options.name),
    )


def _course(model: Model, material: Material, chosen: Choices, plan: Plan) -> Course:
    training, rng = material.training, np.random.default_rng(plan.seed)
    master = (
        teacher.prepare(chosen.teacher, training, len(chosen.labels), rng)
        if chosen.teacher
        else None
    )
    return Course(model, training, material.other_training, material.validation, master)


def _record(
    labels: tuple[str, ...], epochs: Sequence[Epoch], found: Findings, document: card.Card
) -> Record:
    return Record(
        labels=labels,
        epochs=epochs,
        test_files=[photo.path for photo in found.test.photos],
        truth=found.test.truth,
        probabilities=found.test.probabilities,
        other_files=[photo.path for photo in found.other.photos],
        other_probabilities=found.other.probabilities,
        threshold=found.threshold,
        card=document,
    )
