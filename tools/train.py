"""Train a classifier from a folder of folders of pictures and bundle it for the service."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.training import bundle, card, measure, network, photos
from tools.training.errors import TrainingError
from tools.training.frameworks import keras
from tools.training.material import Material, prepare
from tools.training.samples import stack, targets
from tools.training.school import Course, Plan, teach


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, measure and write the bundle; return 0, or 2 after a sentence on what is wrong."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser().parse_args(given)
    try:
        document = _train(options, card.command(given))
    except (TrainingError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. The old model, if there was one, is as it was.", file=sys.stderr)
        return 130
    _report(document, options.out)
    return 0


def _train(options: argparse.Namespace, command: str) -> dict[str, Any]:
    """Gather, teach, measure, and only then replace the old bundle; return the new card."""
    order = [label.strip() for label in options.labels.split(",") if label.strip()]
    labels, found = photos.gather(options.folder, order)
    rows = photos.sources(options.folder)
    plan = Plan(options.epochs, options.seed, pretrained=options.weights != network.RANDOM)
    with bundle.workplace(options.out) as folder:
        keras().utils.set_random_seed(plan.seed)
        model = network.build(len(labels), options.weights)
        material = prepare(found, labels, options.other, plan.seed)
        epochs = teach(
            Course(model, material.training, material.other_training, material.validation), plan
        )
        limit = _settle(model, material)
        files = bundle.save(model, folder)
        document = {
            **card.card(options.name, labels, files, _measure(folder, material, limit)),
            "training": card.training(command, plan, len(material.training), epochs),
            "sources": card.sources(rows, found),
            "weights": card.weights(options.weights),
        }
        bundle.publish(folder, document, options.out)
    return document


def _settle(model: network.Model, material: Material) -> float:
    """Fit the network's confidence to the validation pictures and return the threshold."""
    pixels, truth = stack(material.validation), targets(material.validation)
    network.sharpen(model, measure.temperature(network.predict(model, pixels), truth))
    return measure.threshold(network.predict(model, pixels))


def _measure(folder: Path, material: Material, limit: float) -> card.Findings:
    """Measure the file that the service will run, on pictures that played no part so far."""
    pixels, other = stack(material.test), material.other_test
    return card.Findings(
        test=bundle.run(folder, pixels),
        truth=targets(material.test),
        other=bundle.run(folder, stack(other)) if other else None,
        threshold=limit,
        largest_difference=bundle.difference(folder, pixels),
    )


def _report(document: dict[str, Any], out: Path) -> None:
    measured = document["measured"]
    for label, row in [*measured["labels"].items(), ("All", measured)]:
        print(f"{label:<16}{row['accuracy']:7.1%}   {row['correct']} of {row['pictures']}")
    print(f"Calibration error {measured['calibration_error']:.3f}")
    known, other = measured["unsure"]["known"], measured["unsure"]["other"]
    others = "" if other is None else f", {other:.1%} of other pictures"
    print(f"Not sure below {document['threshold']:.0%}: {known:.1%} of the test pictures{others}")
    print(f"{out} holds version {document['version']}.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.train", description=__doc__)
    add = parser.add_argument
    add("folder", type=Path, help="one folder of pictures for each label")
    add("--labels", default="", help="the labels in order, a,b,c (otherwise sorted)")
    add("--weights", default=network.DOWNLOAD, help="pretrained weights: a file, imagenet or none")
    add("--other", type=Path, help="pictures of anything else, to be unsure of")
    add("--out", type=Path, default=Path("vendor/model"), help="where the bundle goes")
    add("--name", default="my-model", help="the model's name, shown with its answers")
    add("--epochs", type=_count, default=60, help="epochs at most")
    add("--seed", type=int, default=7, help="of everything random")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1 is needed")
    return number


if __name__ == "__main__":
    sys.exit(main())
