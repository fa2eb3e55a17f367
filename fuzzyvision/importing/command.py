"""Import a model of your own into the bundle that the service runs.

python -m fuzzyvision.importing.command my.keras --labels labels.txt
python -m fuzzyvision.importing.command --app MobileNetV2
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from fuzzyvision.importing.answer import CHOICES
from fuzzyvision.importing.card import Card
from fuzzyvision.importing.errors import ModelRefusedError
from fuzzyvision.importing.importer import bundle_from
from fuzzyvision.importing.order import BUNDLED, IMAGENET, Order
from fuzzyvision.importing.scaling import MEANING, NAMES
from fuzzyvision.importing.shape import parse_size


def main(arguments: Sequence[str] | None = None) -> int:
    """Import; return 0, or 2 after a sentence on what is wrong: the old bundle is as it was."""
    options = _parser().parse_args(_joined(sys.argv[1:] if arguments is None else arguments))
    try:
        card = bundle_from(_order(options), options.out, lambda line: print(line, flush=True))
    except (ModelRefusedError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. The old model, if there was one, is as it was.", file=sys.stderr)
        return 130
    _report(card, options.out)
    return 0


def _order(options: argparse.Namespace) -> Order:
    return Order(
        model=options.model,
        labels=options.labels,
        app=options.app,
        weights=options.weights,
        scaling=options.scaling,
        size=parse_size(options.size) if options.size else None,
        outputs=options.outputs,
        check=options.check,
        threshold=options.threshold,
        name=options.name,
    )


def _report(card: Card, out: Path) -> None:
    measured = card["measured"]
    if "accuracy" in measured:
        limit = (
            f"“Not sure” below {card['threshold']:.0%}: {measured['unsure']['known']:.1%} of them."
        )
    else:
        limit = f"“Not sure” below {card['threshold']:.0%}; --check FOLDER would measure it."
    print(limit)
    print(f"{out} holds {card['name']}, version {card['version']}.")
    folder = "" if out.resolve() == BUNDLED.resolve() else f" MODEL_FOLDER={out}"
    print(f"Try it: make run{folder}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m fuzzyvision.importing.command",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    scalings = "; ".join(f"{name}: {meaning}" for name, meaning in MEANING.items())
    add = parser.add_argument
    add("model", type=Path, nargs="?", help="a .keras, .h5 or .tflite file or a SavedModel folder")
    add("--labels", type=Path, help="one label a line, or “0 cat”, or JSON")
    add("--app", help="instead of a model, one of keras.applications, such as MobileNetV2")
    add("--weights", default=IMAGENET, help="of the app: imagenet, none or a weights file")
    add("--scaling", choices=NAMES, help=f"how its pixels are scaled. {scalings}")
    add("--size", help="width x height in pixels, for a model that takes any")
    add("--outputs", choices=CHOICES, help="what its answers are, where it does not tell")
    add("--check", type=Path, help="a folder of folders of pictures, called as the labels")
    add("--threshold", type=float, help="the probability below which it is “not sure”")
    add("--name", help="the model's name, shown with its answers")
    add("--out", type=Path, default=BUNDLED, help="where the bundle goes")
    return parser


def _joined(arguments: Sequence[str]) -> list[str]:
    """Tie -1..1 to --scaling: argparse would take it for an option."""
    joined = list(arguments)
    if "--scaling" in joined[:-1]:
        place = joined.index("--scaling")
        joined[place : place + 2] = [f"--scaling={joined[place + 1]}"]
    return joined


if __name__ == "__main__":
    sys.exit(main())
