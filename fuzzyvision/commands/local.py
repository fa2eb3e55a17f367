"""The commands that serve on this machine: now, or whenever it starts."""

import os
import sys
from dataclasses import replace
from getpass import getpass, getuser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fuzzyvision.aws.parameters import NONE
from fuzzyvision.commands.base import EMBED, Number
from fuzzyvision.commands.places import data_option
from fuzzyvision.common import embed
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.project import ROOT

if TYPE_CHECKING:
    from fuzzyvision.local.network import Network

EMBEDDED, MOTO = "embedded", "moto"
"""What keeps pictures and votes: a folder, or a stand-in for AWS that forgets them."""
_TAKEN_OVER = (
    *("MODEL_FOLDER", "KEEP_DAYS", "NAME_LENGTH", "WORKERS"),
    *("DAILY", "CLIENT_HOURLY", "REVIEW", "ACCESS", "EMBED"),
)


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_port = click.option(
    "--port", type=Number(0, 65_535), default=8000, envvar="PORT", help="0 is any free one."
)
_host = click.option(
    "--host", default="127.0.0.1", envvar="HOST", help="0.0.0.0: others in the network reach it."
)
_url = click.option(
    "--url",
    default="",
    show_default=False,
    envvar="URL",
    help="The address of a proxy or tunnel to it.",
)


@click.command()
@_port
@data_option
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
@_host
@_url
@click.option("--embed", "framing", type=EMBED[0], default=NONE, envvar="EMBED", help=EMBED[1])
@click.option("--open", "browser", is_flag=True, envvar="OPEN", help="Open the page in a browser.")
def run(data: Path, workers: int, engine: str, *, browser: bool, **reached: Any) -> None:
    """Run Fuzzy Vision on this machine, until Ctrl-C.

    The password for others comes from the environment variable PASSWORD, or is asked for;
    PASSWORD=none is none.
    """
    network = _network(**reached)
    if engine == MOTO:
        from fuzzyvision.local.moto import serve as moto

        if network.shared or network.password:
            raise CommandError(f"ENGINE={MOTO} serves this machine alone: no HOST, URL, PASSWORD.")
        moto.serve(network.port, network.framing, browser=browser)
    from fuzzyvision.local.serve import Options, serve

    serve(Options(network, data, workers, browser))


def _network(port: int, host: str, url: str, framing: str) -> "Network":
    """Return how the server is reached; the owner may be asked for the password."""
    from fuzzyvision.local.network import Network, check_host, check_url
    from fuzzyvision.local.passwords import password

    network = Network(port, check_host(host), check_url(url))
    ask = getpass if sys.stdin.isatty() else None
    asked = password(os.environ, ask, shared=network.shared)
    origins = () if framing == NONE else tuple(framing.split(","))
    embed.check(origins, os.environ.get("ACCESS", ""), password=bool(asked))
    return replace(network, password=asked, framing=origins)


@click.command()
@_port
@data_option
@_host
@_url
@click.option("--user", default=getuser, show_default="you", help="Whose process it is.")
def service(port: int, data: Path, host: str, url: str, user: str) -> None:
    """Print a systemd unit that runs Fuzzy Vision whenever this machine starts.

    It says how to install it. MODEL_FOLDER, KEEP_DAYS, NAME_LENGTH, WORKERS, DAILY, CLIENT_HOURLY,
    REVIEW, ACCESS and EMBED are taken over from the environment; the password has its own file.
    """
    from fuzzyvision.local.network import check_host, check_url
    from fuzzyvision.local.unit import Unit

    chosen = {name: os.environ[name] for name in _TAKEN_OVER if os.environ.get(name)}
    if "MODEL_FOLDER" in chosen:
        chosen["MODEL_FOLDER"] = str(Path(chosen["MODEL_FOLDER"]).absolute())
    chosen |= {"HOST": check_host(host), "URL": check_url(url)}
    python = Path(sys.executable)
    print(Unit(user, python, ROOT, data.absolute(), port, chosen).text(), end="")
