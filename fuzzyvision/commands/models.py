"""The commands that make a model."""

import shlex
from pathlib import Path
from typing import Any

import click

from chalicelib.fit import FITS
from fuzzyvision.commands.base import (
    BUNDLE,
    EXISTING,
    FILE,
    FOLDER,
    Number,
    Share,
    command_line,
    model_option,
    said,
)

NAMES = (
    "0..1", "-1..1", "0..255", "caffe", "torch", "bgr 0..1", "bgr -1..1", "bgr 0..255", "bgr torch",
)  # fmt: skip
"""The scalings of fuzzyvision.bundle.scaling, which loads NumPy: a test compares them."""


class Size(click.ParamType[tuple[int, int]]):
    """Width and height in pixels."""

    name = "size"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Return width and height, or fail with the form that a size has."""
        from fuzzyvision.common.errors import CommandError
        from fuzzyvision.importing.shape import parse_size

        try:
            return parse_size(value)
        except CommandError as error:
            self.fail(str(error), param, ctx)


@click.command("import")
@click.argument("model", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--labels", type=FILE, help="A label a line, “0 cat” lines, or JSON.")
@click.option(
    "--scaling",
    type=click.Choice(NAMES),
    metavar="SCALING",
    help="0..1, -1..1, 0..255, caffe, torch; 'bgr 0..1' …: blue first.",
)
@click.option("--size", type=Size(), metavar="WxH", help="Input size of a model that takes any.")
@click.option(
    "--outputs", type=click.Choice(["probabilities", "logits"]), help="What the model returns."
)
@click.option("--fit", type=click.Choice(FITS), help="How pictures fit its input.  [default: crop]")
@click.option("--check", type=EXISTING, help="A folder per label, to measure accuracy on.")
@click.option("--threshold", type=Share(0, 1, max_open=True), help="Below it: “not sure”.")
@click.option("--name", help="The model's name.")
@click.option("--out", type=FOLDER, default=BUNDLE, help="Where the bundle goes.")
def import_(model: Path, out: Path, **given: Any) -> None:
    """Import a model of your own.

    FILE is a .keras, .h5 or .tflite file, or a SavedModel folder.
    """
    from fuzzyvision.importing.importer import bundle_from
    from fuzzyvision.importing.order import Order

    order = Order(model=model, **said(given))
    card = bundle_from(order, out, lambda line: print(line, flush=True))
    threshold, measured = card["threshold"], card["measured"]
    share = "--check FOLDER would measure it"
    if "accuracy" in measured:
        share = f"{measured['unsure']['known']:.1%} of them"
    print(f"“Not sure” below {threshold:.0%}: {share}.")
    print(f"{out} holds {card['name']}, version {card['version']}.")
    place = shlex.quote(str(out).replace("$", "$$"))  # make takes $$ for a dollar
    print(
        "Try it: make run" + ("" if out.resolve() == BUNDLE.resolve() else f" MODEL_FOLDER={place}")
    )


@click.command()
@click.argument("folder", metavar="DATA", type=EXISTING)
@click.option("--from", "base", type=FOLDER, metavar="BUNDLE", help="The bundle to train on from.")
@click.option("--arch", help="A keras.applications name.  [default: MobileNetV2]")
@click.option("--weights", help="imagenet, none or a file.  [default: imagenet]")
@click.option("--size", type=Size(), metavar="WxH", help="Input size of a network that takes any.")
@click.option("--epochs", type=Number(min=1), default=20, help="Epochs at most.")
@click.option("--batch", type=Number(min=1), default=32, help="Pictures in a batch.")
@click.option("--rate", type=Share(0, 1), default=1e-3, help="Learning rate.")
@click.option("--patience", type=Number(min=1), default=5, help="For early stopping.")
@click.option("--augment/--no-augment", default=True, help="Flip, turn and zoom.")
@click.option(
    "--class-weights",
    type=click.Choice(["balanced", "none"]),
    default="none",
    metavar="HOW",
    help="balanced or none.",
)
@click.option("--seed", type=Number(0, 2**32 - 2), default=7, help="Random seed.")
@click.option("--name", help="The model's name.")
@click.option("--out", type=FOLDER, default=BUNDLE, help="Where the bundle goes.")
@click.option("--report", type=FILE, help="[default: build/report/NAME.html]")
def train(**given: Any) -> None:
    """Train a model on a folder per label or an export, or on from a bundle."""
    from fuzzyvision.training.card import command
    from fuzzyvision.training.options import Options
    from fuzzyvision.training.train import train as work

    work(Options(**said(given)), command(command_line()), lambda line: print(line, flush=True))


@click.command()
@model_option("--model", help="Folder of the bundle.")
@click.option("--text", type=FILE, help="A JSON file of your words, put into the card first.")
@click.option("--out", type=FILE, default=Path("docs/model-card.md"), help="Where it goes.")
def card(model: Path, text: Path | None, out: Path) -> None:
    """Write the model card as a page."""
    from fuzzyvision.bundle import cards
    from fuzzyvision.common import owner
    from fuzzyvision.reports.model_card import page

    found = cards.load(model)
    if text:
        found = cards.with_texts(found, text)
        owner.check(found, model)
        cards.save(found, model)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page.markdown(found), encoding="utf-8")
    print(f"{out} describes {found['name']}, version {found['version']}.")
