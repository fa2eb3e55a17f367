"""The command that offers a service to AI programs."""

from functools import partial

import click

from fuzzyvision.commands.base import Number
from fuzzyvision.commands.programs import connected, url_option


@click.command()
@url_option
@click.option(
    "--seconds", type=Number(0, 600), default=40, help="Longest wait for the service, at each step."
)
def mcp(url: str, *, seconds: int) -> None:
    """Offer a service to an AI program as tools, by the Model Context Protocol.

    The program starts this itself, and they speak over stdin and stdout: docs/programs.md shows
    what to write into its settings. The tools are classify_image, explain, model_card and
    statistics. They read any file that the program names, and send it if it begins as a picture
    does. PASSWORD and INVITATION, a link, are taken from the environment.
    """
    from fuzzyvision.client.site import Site
    from fuzzyvision.mcp.server import serve

    Site(url)  # is refused now if it is not an address
    serve(url, partial(connected, url, seconds=seconds))
