"""Where a command finds pictures and votes: in a folder on this machine, or on a stage."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from fuzzyvision.commands.base import FOLDER, StageName
from fuzzyvision.common.project import DATA

if TYPE_CHECKING:
    from fuzzyvision.common.stages import Stage

Command = TypeVar("Command", bound=Callable[..., Any])

data_option = click.option(
    "--data",
    type=FOLDER,
    default=DATA,
    show_default=DATA.name,
    envvar="DATA",
    help="Where `fuzzy-vision run` keeps pictures and votes.",
)
"""An option that names a store on this machine."""


def place_options(command: Command) -> Command:
    """Add the options `--stage` and `--data`."""
    help_ = "A stage on AWS instead; local is moto's."
    return data_option(click.option("--stage", type=StageName(), help=help_)(command))


def check_one(**others: object) -> None:
    """Refuse two places on one command line; DATA of the environment gives way."""
    given = [f"--{name}" for name, value in others.items() if value]
    source = click.get_current_context().get_parameter_source("data")
    if source is ParameterSource.COMMANDLINE:
        given.append("--data")
    if len(given) > 1:
        raise click.UsageError(f"{' and '.join(given)} exclude each other.")


@contextmanager
def opened(stage: str | None, data: Path, keep_days: int = 30) -> "Iterator[Stage]":
    """Find a stage, or else the store in a folder; what fails with it then is a CommandError.

    What is made public in a folder expires after `keep_days`.
    """
    check_one(stage=stage)
    if stage is None:
        from fuzzyvision.local import stage as local

        with local.opened(data) as folder:
            yield local.stage_of(folder, keep_days)
        return
    from fuzzyvision.common import stages
    from fuzzyvision.common.aws_errors import translated

    with translated(stage):
        yield stages.find(stage)
