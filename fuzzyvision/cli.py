"""The command `fuzzy-vision`: parse, one call, exit code.

Exit codes: 0 done; 1 the answer is no (`compare`); 2 wrong use, or refused; 130 interrupted.
Each command imports its package when it runs, so that `--help` answers at once.
"""

import os
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from fuzzyvision.common.project import ROOT, checkout

Command = Callable[..., int]
Decorator = Callable[[Command], Command]
_FOLDER = click.Path(path_type=Path, file_okay=False)
_EXISTING = click.Path(path_type=Path, exists=True)
_FILE = click.Path(path_type=Path, dir_okay=False)
_MODEL = ROOT / "vendor" / "model"
_BUNDLE = Path("vendor/model")


class Checked(click.ParamType[str]):
    """A value that a function of fuzzyvision.aws checks."""

    def __init__(self, module: str, function: str) -> None:
        self.name = function
        self._module = module

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401 - click types neither
        """Return the value as it was given, or fail with the sentence of the check."""
        if value != "none" or self._module.endswith("names"):
            try:
                getattr(import_module(self._module), self.name)(value)
            except ArgumentTypeError as error:
                self.fail(str(error), param, ctx)
        return value


_STAGE = Checked("fuzzyvision.aws.names", "stage")
_EMAIL, _DOMAIN, _CERTIFICATE = (
    Checked("fuzzyvision.aws.kinds", name) for name in ("email", "domain", "certificate")
)
_stage_argument = click.argument("stage", default="dev", type=_STAGE, metavar="[STAGE]")
_stage_option = click.option(
    "--stage", type=_STAGE, help="A stage on AWS.  [default: the running `fuzzy-vision run`]"
)


def _stack_options(command: Command) -> Command:
    """Add the options of a stage on AWS; an option that is left out keeps its deployed value."""
    for option in reversed(
        (
            click.option(
                "--arch", type=click.Choice(["x86_64", "arm64"]), help="Lambda's processor."
            ),
            click.option("--email", type=_EMAIL, help="Where alarms go, or none."),
            click.option("--domain", type=_DOMAIN, help="Your own host name, or none."),
            click.option("--certificate", type=_CERTIFICATE, help="ARN, in us-east-1, or none."),
            click.option(
                "--keep-days",
                type=click.IntRange(1, 3650),
                help="Days to keep a picture without votes.",
            ),
            click.option(
                "--name-length", type=click.IntRange(1, 16), help="Characters of a short name."
            ),
            click.option(
                "--workers", type=click.IntRange(2, 1000), help="Uploads processed at once."
            ),
            click.option(
                "--requests", type=click.IntRange(1, 10_000), help="API calls a second, at most."
            ),
            click.option(
                "--price-class",
                type=click.Choice(["100", "200", "All"]),
                help="CloudFront's price class.",
            ),
        )
    ):
        command = option(command)
    return command


def _call(module: str, *arguments: object, **options: object) -> int:
    """Call a package's `main` with positional arguments and the options that were given."""
    given = [str(argument) for argument in arguments]
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            given.append(flag)
        elif value is not None and value is not False:
            given.append(f"{flag}={value}")
    code: int = import_module(module).main(given)
    return code


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.version_option(package_name="fuzzy-vision", prog_name="fuzzy-vision")
def cli() -> None:
    """Put your Keras image classifier on the web and collect labelled pictures.

    Shell completion: eval "$(_FUZZY_VISION_COMPLETE=bash_source fuzzy-vision)"
    """


@cli.command()
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, help="0 is any free port.")
@click.option("--open", is_flag=True, help="Open the page in the browser.")
def run(**options: object) -> int:
    """Run Fuzzy Vision on this machine, until Ctrl-C."""
    return _call("fuzzyvision.local.moto.__main__", **options)


@cli.command()
@_stage_argument
@_stack_options
@click.option("--lose-data", is_flag=True, help="Allow changes that delete pictures or votes.")
def deploy(**options: object) -> int:
    """Deploy to AWS: show the changes, make them, print the address."""
    return _call("fuzzyvision.aws.deploy", **options)


@cli.command()
@_stage_argument
def status(stage: str) -> int:
    """Show how a stage is and what it has cost."""
    return _call("fuzzyvision.aws.status", stage=stage)


@cli.command()
@_stage_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
def destroy(**options: object) -> int:
    """Remove a stage and everything in it."""
    return _call("fuzzyvision.aws.destroy", **options)


@cli.command()
@click.option(
    "--bench", type=_FILE, default=Path("build/bench/bench.json"), help="Result of `make bench`."
)
@click.option("--model", type=_FOLDER, default=_MODEL, help="Folder of the bundle.")
@click.option("--arm", is_flag=True, help="Price Lambda on arm64.")
def cost(**options: object) -> int:
    """Estimate what pictures cost on AWS."""
    return _call("fuzzyvision.aws.cost", **options)


@cli.command()
@_stage_argument
@_stack_options
@click.option("--out", type=_FOLDER, default=Path("build/package"), help="Where the files go.")
def package(**options: object) -> int:
    """Build what Lambda runs, and the template; call nothing on AWS."""
    return _call("fuzzyvision.aws.package.__main__", **options)


@cli.command("import")
@click.argument("model", metavar="FILE")
@click.option("--labels", type=_FILE, help="A label a line, “0 cat” lines, or JSON.")
@click.option("--weights", help="For a keras.applications name: imagenet, none or a file.")
@click.option(
    "--scaling",
    type=click.Choice(["0..1", "-1..1", "0..255", "caffe", "torch"]),
    help="How the model's input is scaled.",
)
@click.option("--size", metavar="WxH", help="Input size of a model that takes any.")
@click.option(
    "--outputs", type=click.Choice(["probabilities", "logits"]), help="What the model returns."
)
@click.option("--check", type=_EXISTING, help="A folder per label, to measure accuracy on.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="Below it: “not sure”.")
@click.option("--name", help="The model's name.")
@click.option("--out", type=_FOLDER, default=_BUNDLE, help="Where the bundle goes.")
def import_(model: str, **options: object) -> int:
    """Import a model: .keras, .h5, .tflite, SavedModel, or a keras.applications name."""
    if Path(model).exists() or not model.isidentifier():
        return _call("fuzzyvision.importing.command", model, **options)
    return _call("fuzzyvision.importing.command", app=model, **options)


@cli.command()
@click.argument("folder", type=_EXISTING)
@click.option("--labels", metavar="A,B,C", help="Labels in order.")
@click.option("--weights", help="Pretrained weights: a file, imagenet or none.")
@click.option("--teacher", help="A .tflite of features to distil from, or none.")
@click.option("--other", help="Folder of out-of-distribution pictures, or none.")
@click.option("--hold-out", metavar="A,B", help="Sources to measure on instead.")
@click.option("--epochs", type=click.IntRange(min=1), default=24, help="Epochs of a run, at most.")
@click.option("--runs", type=click.IntRange(min=1), default=2, help="Runs to average.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 2), default=7, help="Random seed.")
@click.option("--name", help="The model's name.")
@click.option("--out", type=_FOLDER, default=_BUNDLE, help="Where the bundle goes.")
@click.option("--report", type=_FILE, help="Report.  [default: build/report/NAME.html]")
def train(folder: Path, **options: object) -> int:
    """Train a model from a folder of folders, one per label."""
    return _call("fuzzyvision.training.command", folder, **options)


@cli.command()
@click.argument("folder", type=_FOLDER)
@_stage_option
@click.option("--thumbnails", is_flag=True, help="Also what the model saw.")
@click.option(
    "--agreement", type=click.FloatRange(0, 1), help="Share of votes a label needs.  [default: 0.6]"
)
def export(folder: Path, **options: object) -> int:
    """Export pictures and their labels as folders to train on."""
    return _call("fuzzyvision.dataset.command", folder, **options)


@cli.command()
@click.argument("model", type=_EXISTING)
@click.option("--old", type=_FOLDER, default=_MODEL, help="The model to compare with.")
@_stage_option
@click.option("--pictures", type=_EXISTING, help="Folder of an export, instead of a stage.")
@click.option(
    "--out", type=_FILE, default=Path("build/compare/index.html"), help="Where the page goes."
)
def compare(model: Path, **options: object) -> int:
    """Compare a new model with the present one. Exit code 1: it is not better."""
    if options["stage"] and options["pictures"]:
        raise click.UsageError("--stage and --pictures exclude each other")
    return _call("fuzzyvision.comparing.command", model, **options)


@cli.command()
@click.option("--model", type=_FOLDER, default=_MODEL, help="Folder of the bundle.")
@click.option("--text", type=_FILE, help="A JSON file of your words, put into the card first.")
@click.option("--out", type=_FILE, default=Path("docs/model-card.md"), help="Where it goes.")
def card(**options: object) -> int:
    """Write the model card as a page."""
    return _call("fuzzyvision.reports.model_card.__main__", **options)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code. Wrong use is one sentence on stderr."""
    here = checkout(Path.cwd())
    if arguments is None and here is not None and here != ROOT:
        # Inside a checkout the checkout wins over the installed package.
        search = os.pathsep.join([str(here), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
        command = [sys.executable, "-m", "fuzzyvision.cli", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, "PYTHONPATH": search})  # noqa: S606 - our own module
    try:
        code = cli.main(arguments, prog_name="fuzzy-vision", standalone_mode=False)
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "fuzzy-vision"
        said = error.format_message()
        end = "" if said.endswith(("?", ".")) else "."
        click.echo(f"{said}{end} See `{path} --help`.", err=True)
        return 2
    except click.Abort:
        return 130
    return int(code or 0)


if __name__ == "__main__":
    sys.exit(main())
