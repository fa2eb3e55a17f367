"""The command: `python -m examples.souqnet DATA`, from the checkout."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from examples.souqnet.card import command
from examples.souqnet.options import TrainOptions
from examples.souqnet.train import train
from fuzzyvision import cli
from fuzzyvision.commands.base import BUNDLE, EXISTING, FILE, FOLDER, Number, command_line, said


@click.command(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.argument("folder", type=EXISTING)
@click.option("--labels", metavar="A,B,C", help="Labels in order.")
@click.option("--more", type=EXISTING, help="Folder of ordinary photographs.")
@click.option("--other", help="Folder of out-of-distribution pictures, or none.")
@click.option("--hold-out", metavar="A,B", help="Sources to measure on instead.")
@click.option("--epochs", type=Number(min=1), default=24, help="Epochs.")
@click.option("--phones/--no-phones", default=True, help="Imitate phones in training.")
@click.option("--seed", type=Number(0, 2**32 - 2), default=7, help="Random seed.")
@click.option("--name", help="The model's name.")
@click.option("--out", type=FOLDER, default=BUNDLE, help="Where the bundle goes.")
@click.option("--report", type=FILE, help="Report.  [default: build/report/NAME.html]")
def souqnet(**given: Any) -> None:  # noqa: ANN401 - click types neither values nor options
    """Make the bundled model from a folder of folders, one per label (docs/decisions/0006)."""
    train(TrainOptions(**said(given)), command(command_line()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code. Wrong use is one sentence on stderr."""
    return cli.run(souqnet, "python -m examples.souqnet", arguments)


if __name__ == "__main__":
    sys.exit(main())
