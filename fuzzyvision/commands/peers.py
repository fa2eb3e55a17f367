"""The commands that decide what peers may do."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from chalicelib import keys
from chalicelib.ports import Exclusion, Kind, Part, Pause
from fuzzyvision.commands.base import Moment, Span
from fuzzyvision.commands.places import opened, place_options
from fuzzyvision.common.asking import agree
from fuzzyvision.common.stage_names import LOCAL
from fuzzyvision.common.text import many

_VOTER, _CLIENT = re.compile(r"[0-9a-f]{16}"), re.compile(r"[0-9a-f]{24}")
LONGEST = 200
"""Characters of the owner's words that the page has room for."""

_WHAT = click.argument(
    "what", type=click.Choice([*(kind.value for kind in Kind), "all"]), default="all"
)


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


@click.command()
@click.argument("picture")
@place_options
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(picture: str, stage: str | None, data: Path, *, yes: bool) -> None:
    """Delete a picture, its copies, votes and explanation.

    PICTURE is its short name, such as 7QK, or its id in an export. It cannot be undone.
    """
    from fuzzyvision.moderation import removal

    with opened(stage, data) as place:
        found = removal.find(picture, place)
        print(f"{found.name} is the picture {found.pid}, with {many(found.votes, 'vote')}.")
        if not yes:
            agree("Delete it?", f"remove {picture}", "Nothing was deleted.")
        done = removal.remove(found, place)
        print(f"{many(done.pictures)} and {many(done.votes, 'vote')} deleted.")
        if stage not in {None, LOCAL}:
            from fuzzyvision.aws import cdn

            problem = cdn.forget(str(stage), [f"/{key}" for key in keys.public_keys(found.name)])
            if problem:
                print(f"CloudFront may show it for five more minutes. {problem}")


@click.command()
@click.argument("what", required=False)
@place_options
@click.option("--why", default="", help="What the export says of it.")
@click.option("--undo", is_flag=True, help="Count them again.")
def ban(what: str | None, stage: str | None, data: Path, *, why: str, undo: bool) -> None:
    """Leave somebody's votes out of figures and exports.

    WHAT is a voter or a client, as the export and the desk name them, or a time span (UTC):
    2026-11-24T10:00/2026-11-24T12:30. Without it, what is left out is listed. Votes are kept, and
    new ones are left out too.
    """
    from fuzzyvision.moderation import exclusions

    exclusion = None if what is None else _exclusion(what, why.strip())
    with opened(stage, data) as place:
        if exclusion is not None:
            changed = exclusions.set_exclusion(exclusion, place.table, on=not undo)
            print(f"{many(changed, 'vote')} {'counted again' if undo else 'left out'}.")
        noted = place.table.exclusions()
    for one in noted:
        print(f"{one.part} {one.value}{f': {one.why}' if one.why else ''}")
    if not noted:
        print("Nothing is left out.")


def _exclusion(what: str, why: str) -> Exclusion:
    if _VOTER.fullmatch(what):
        return Exclusion(Part.VOTER, what, why)
    if _CLIENT.fullmatch(what):
        return Exclusion(Part.CLIENT, what, why)
    if "/" not in what:
        raise click.UsageError(
            f"{what!r} is not a voter (16 digits and letters from a to f), a client (24 of them) "
            "or a time span, such as 2026-11-24T10:00/2026-11-24T12:30."
        )
    return Exclusion(Part.SPAN, "/".join(Span().convert(what, None, None)), why)


def _set(what: str, stage: str | None, data: Path, pause: Pause | None) -> None:
    with opened(stage, data) as place:
        for kind in Kind if what == "all" else [Kind(what)]:
            place.table.set_pause(kind, pause)


def _words(what: str) -> str:
    return "Uploads and votes are" if what == "all" else f"{what.capitalize()} are"
