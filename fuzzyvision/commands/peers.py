"""The commands that decide what peers may do."""

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from chalicelib.ports import Kind, Pause
from fuzzyvision.commands.base import Moment
from fuzzyvision.commands.places import opened, place_options

LONGEST = 200
"""Characters of the owner's words that the page has room for."""

_WHAT = click.argument("what", type=click.Choice([*Kind, "all"]), default="all")


@click.command()
@_WHAT
@place_options
@click.option("--until", type=Moment(), default=0, help="Until when (UTC): 2026-11-27T09:00.")
@click.option("--why", default="", help="A sentence that the page shows.")
def pause(what: str, stage: str | None, data: Path, until: int, why: str) -> None:
    """Take no new pictures, or no votes, or neither, for a while.

    Reading, deleting and taking votes back continue. It is in force within ten seconds.
    """
    if len(why) > LONGEST:
        raise click.UsageError(f"The sentence may have {LONGEST} characters; it has {len(why)}.")
    if 0 < until <= time.time():
        raise click.UsageError("That time is in the past.")
    _set(what, stage, data, Pause(why.strip(), until))
    end = f" until {datetime.fromtimestamp(until, UTC):%Y-%m-%d %H:%M} UTC" if until else ""
    print(f"{_words(what)} paused{end}. To take them again: fuzzy-vision resume {what}")


@click.command()
@_WHAT
@place_options
def resume(what: str, stage: str | None, data: Path) -> None:
    """Take pictures and votes again."""
    _set(what, stage, data, None)
    print(f"{_words(what)} taken again, within ten seconds.")


def _set(what: str, stage: str | None, data: Path, pause: Pause | None) -> None:
    with opened(stage, data) as place:
        for kind in Kind if what == "all" else [Kind(what)]:
            place.table.set_pause(kind, pause)


def _words(what: str) -> str:
    return "Uploads and votes are" if what == "all" else f"{what.capitalize()} are"
