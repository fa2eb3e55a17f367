"""The commands that tell what a running service does, and who may run it."""

import json
import os
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from chalicelib import keys
from fuzzyvision.commands.base import StageName, stage_argument
from fuzzyvision.commands.places import check_one, data_option
from fuzzyvision.commands.stages import stack_options

_BEFORE = ("email", "domain", "certificate", "workers", "budget")
"""The options of a stage that AWS may have something against."""


class _WithBefore(click.Option):
    """An option that is left alone without --before: elsewhere WORKERS has another meaning."""

    def resolve_envvar_value(self, ctx: click.Context) -> str | None:
        """Return the value in the environment, if the command asks for it."""
        return super().resolve_envvar_value(ctx) if ctx.params.get("before") else None


@click.command()
@click.argument("stage", type=StageName(), required=False)
@click.option("--url", help="Any address instead.")
@data_option
@click.option("--seconds", type=float, default=60, help="Longest wait for an answer.")
@click.option(
    "--before", is_flag=True, is_eager=True, help="Check what a deploy of STAGE would meet."
)
@stack_options(*_BEFORE, cls=_WithBefore)
def check(
    stage: str | None, url: str | None, data: Path, seconds: float, *, before: bool, **given: Any
) -> int:
    """Check a running service from outside, as a peer: page, picture, vote, deletion.

    STAGE is one on AWS; without it, what `fuzzy-vision run` serves from DATA is checked. The
    picture is deleted again. PASSWORD and INVITATION, a link, are taken from the environment.
    Exit code 1: it failed.
    """
    from fuzzyvision.checking import places
    from fuzzyvision.checking.check import told

    context = click.get_current_context()
    if before:
        check_one(before=True, url=url)
        named = stage or os.environ.get("STAGE") or "dev"
        _check_before(StageName().convert(named, None, context), given)
        return 0
    for name in _BEFORE:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"--{name} needs --before.")
    check_one(stage=stage, url=url)
    client = places.client(url or places.address(stage, data))
    return 0 if told(client, seconds) else 1


def _check_before(stage: str, given: dict[str, Any]) -> None:
    from fuzzyvision.aws.before import check_before
    from fuzzyvision.common.aws_errors import translated

    with translated(stage):
        check_before(stage, given)


@click.command()
@stage_argument
@click.option("--budget", is_flag=True, help="Print what only a budget needs.")
def policy(stage: str, *, budget: bool) -> None:
    """Print the IAM policy that deploying a stage needs, as JSON.

    It is for the account and the region of the shell. It allows to change the roles of the
    stage's functions: give it to people who may do what these functions may be made to do.
    """
    from fuzzyvision.aws.account import Account
    from fuzzyvision.aws.policy import document
    from fuzzyvision.common.aws_errors import translated

    with translated(stage):
        account = Account.connect()
    made = document(stage, account.number, account.region, budget=budget)
    print(json.dumps(made, indent=2))


@click.command()
@stage_argument
@click.option("--upload", default="", help="Only of the upload with this id.")
@click.option("--name", default="", help="Only of the picture with this short name.")
@click.option("--hours", type=click.FloatRange(0, 24 * 30), default=24, help="How far back.")
@click.option("--follow", is_flag=True, help="Continue with what comes, until Ctrl-C.")
def logs(stage: str, *, upload: str, name: str, hours: float, follow: bool) -> None:
    """Show what the functions of a stage logged."""
    from fuzzyvision.aws.logs import Asked
    from fuzzyvision.aws.logs import logs as work
    from fuzzyvision.common.aws_errors import translated

    if upload and not keys.is_upload_id(upload):
        raise click.UsageError("An upload's id has 32 digits and letters from a to f.")
    if name and not keys.is_name(name):
        raise click.UsageError(f"{name} is not a short name, such as 7QK.")
    with translated(stage):
        work(stage, Asked(hours, upload, name), follow=follow)
