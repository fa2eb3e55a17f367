"""The command that shows an owner what to look at."""

import signal
import webbrowser
from pathlib import Path

import click

from fuzzyvision.commands.base import Number
from fuzzyvision.commands.places import opened, place_options
from fuzzyvision.common.stage_names import LOCAL


@click.command()
@place_options
@click.option("--port", type=Number(0, 65_535), default=0, help="0 is any free one.")
@click.option(
    "--keep-days",
    type=Number(1, 3650),
    default=30,
    envvar="KEEP_DAYS",
    help="As `fuzzy-vision run` has it, for what is shown again.",
)
@click.option("--open", "browser", is_flag=True, help="Open it in a browser.")
def desk(stage: str | None, data: Path, *, port: int, keep_days: int, browser: bool) -> None:
    """Look after pictures and votes on a local page, until Ctrl-C.

    It lists what was reported, disputed and sent last, and bursts of votes. Hide, delete and
    settle pictures there, and leave votes out. Nobody else can open it.
    """
    from fuzzyvision.desk.server import Desk, serve

    def forget(paths: list[str]) -> str:
        from fuzzyvision.aws import cdn

        return cdn.forget(str(stage), paths)

    def wait(address: str) -> None:
        print(f"Your desk is at {address}  (Ctrl-C ends it)", flush=True)
        if browser:
            webbrowser.open(address)
        signal.sigwait(_ENDING)

    with opened(stage, data, keep_days) as place:
        on_aws = stage not in {None, LOCAL}
        # Before the server's threads start: one of them would take the signal.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
        try:
            serve(Desk(place, forget) if on_aws else Desk(place), port, wait)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    print("\nEnded.")


_ENDING = (signal.SIGINT, signal.SIGTERM)
