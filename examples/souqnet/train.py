"""Make the bundled model: from folders of pictures to a bundle, its card and a report.

Pictures of something else are looked for next to the folder, in <folder>_other. The command prints
what it found.
"""

from collections.abc import Sequence
from pathlib import Path

from examples.souqnet import card, choices, exam, network, photos, weights
from examples.souqnet.choices import Choices
from examples.souqnet.findings import Findings
from examples.souqnet.material import Material, Pictures, prepare
from examples.souqnet.options import TrainOptions, listed
from examples.souqnet.school import Plan, teach
from examples.souqnet.teacher import Teacher
from fuzzyvision.bundle import cards, conversion
from fuzzyvision.bundle.frameworks import Model, keras, tensorflow
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
    pretrained = weights.load()
    with conversion.workplace(options.out) as folder:
        keras().utils.clear_session()  # or layers are numbered on from those of a run before
        keras().utils.set_random_seed(options.seed)
        tensorflow().config.experimental.enable_op_determinism()
        material = _material(options, chosen, found)
        model = network.build(len(names), pretrained)
        epochs = _taught(model, pretrained, material, options)
        whole, threshold = exam.settle(model, material)
        files = conversion.save(whole, folder)
        findings = exam.examine(folder, material, len(names), threshold)
        document = {
            **card.card(chosen.name, chosen.labels, files, findings),
            "training": card.training(command, options, len(material.training.known)),
            "sources": _sources(options, material),
            "weights": weights.CREDIT,
        }
        if options.out.resolve() == choices.BUNDLED.parent:
            document["bundled"] = True
        document |= cards.kept(choices.BUNDLED, document, options.out)
        conversion.publish(folder, document, options.out)
    return _record(chosen.labels, epochs, findings, document)


def _taught(
    model: Model, pretrained: network.Weights, material: Material, options: TrainOptions
) -> list[Epoch]:
    print("Asking the pretrained network about the pictures ...")
    labels = model.get_layer("known").units - 1
    teacher = Teacher(pretrained, material.training, labels)
    plan = Plan(options.epochs, options.seed, options.phones)
    return teach(model, teacher, (material.training, material.validation), plan)


def _choices(options: TrainOptions, names: Sequence[str]) -> Choices:
    return Choices(
        other=choices.other(options.folder, options.other),
        labels=listed(options.labels) or choices.labels(names),
        name=choices.name(names, options.name),
    )


def _material(options: TrainOptions, chosen: Choices, found: Sequence[photos.Photo]) -> Material:
    pictures = Pictures(
        found,
        photos.ordinary(options.more, chosen.labels) if options.more else [],
        photos.others(chosen.other) if chosen.other else [],
    )
    return prepare(pictures, chosen.labels, options.seed, listed(options.hold_out))


def _sources(options: TrainOptions, material: Material) -> list[card.Card]:
    """Return the sources of the pictures that are of the labels or ordinary."""
    used = {(photo.file, photo.ordinary) for photo in material.known()}
    rows = [
        row
        for place, ordinary in ((options.folder, False), (options.more, True))
        if place is not None
        for row in folders.sources(place)
        if (row["file"], ordinary) in used
    ]
    return card.sources(rows)


def _record(
    labels: tuple[str, ...], epochs: Sequence[Epoch], found: Findings, document: card.Card
) -> Record:
    return Record(
        labels=labels,
        epochs=epochs,
        test_files=[photo.path for photo in found.test.photos],
        truth=found.test.truth,
        probabilities=found.test.probabilities,
        other_files=[photo.path for photo in found.test.other_photos],
        other_probabilities=found.test.other_probabilities,
        threshold=found.threshold,
        card=document,
    )
