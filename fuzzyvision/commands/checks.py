"""The command that checks a running service."""

from pathlib import Path

import click

from fuzzyvision.commands.base import StageName
from fuzzyvision.commands.places import check_one, data_option


@click.command()
@click.argument("stage", type=StageName(), required=False)
@click.option("--url", help="Any address instead.")
@data_option
@click.option("--seconds", type=float, default=60, help="Longest wait for an answer.")
def check(stage: str | None, url: str | None, data: Path, seconds: float) -> int:
    """Check a running service from outside, as a peer: page, picture, vote, deletion.

    STAGE is one on AWS; without it, what `fuzzy-vision run` serves from DATA is checked. The
    picture that is sent is deleted again. PASSWORD, if the service asks for one, is taken from
    the environment. Exit code 1: something failed.
    """
    from fuzzyvision.checking import places
    from fuzzyvision.checking.check import told

    check_one(stage=stage, url=url)
    client = places.client(url or places.address(stage, data))
    return 0 if told(client, seconds) else 1
