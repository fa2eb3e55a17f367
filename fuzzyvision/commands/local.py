"""The command that serves on this machine."""

import click

from fuzzyvision.commands.base import Number


@click.command()
@click.option(
    "--port", type=Number(0, 65_535), default=8000, envvar="PORT", help="0 is any free one."
)
@click.option("--open", "browser", is_flag=True, envvar="OPEN", help="Open the page in a browser.")
def run(port: int, *, browser: bool) -> None:
    """Run Fuzzy Vision on this machine, until Ctrl-C."""
    from fuzzyvision.local.moto.serve import serve

    serve(port, browser=browser)
