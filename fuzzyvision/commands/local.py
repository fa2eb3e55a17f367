"""The command that serves on this machine."""

import os
from pathlib import Path

import click

from fuzzyvision.commands.base import FOLDER, Number
from fuzzyvision.common.project import DATA

EMBEDDED, MOTO = "embedded", "moto"
"""What keeps pictures and votes: a folder, or a stand-in for AWS that forgets them."""


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@click.command()
@click.option(
    "--port", type=Number(0, 65_535), default=8000, envvar="PORT", help="0 is any free one."
)
@click.option(
    "--data", type=FOLDER, default=DATA, envvar="DATA", help="Where pictures and votes are kept."
)
@click.option(
    "--workers",
    type=Number(1, 64),
    default=cores,
    show_default="one for each core",
    envvar="WORKERS",
    help="Pictures that are answered at a time.",
)
@click.option(
    "--engine",
    type=click.Choice([EMBEDDED, MOTO]),
    default=EMBEDDED,
    envvar="ENGINE",
    help=f"{MOTO} runs what runs on AWS, and keeps all in memory.",
)
@click.option("--open", "browser", is_flag=True, envvar="OPEN", help="Open the page in a browser.")
def run(port: int, data: Path, workers: int, engine: str, *, browser: bool) -> None:
    """Run Fuzzy Vision on this machine, until Ctrl-C."""
    if engine == MOTO:
        from fuzzyvision.local.moto import serve as moto

        moto.serve(port, browser=browser)
    from fuzzyvision.local.serve import Options, serve

    serve(Options(port, data, workers, browser))
