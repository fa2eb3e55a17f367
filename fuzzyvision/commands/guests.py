"""The command that invites people, and takes invitations back."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from chalicelib import invitations
from chalicelib.access import Access
from chalicelib.invitations import MOST_DAYS, Invitations
from fuzzyvision.commands.base import Number
from fuzzyvision.commands.places import check_one, opened, place_options
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stage_names import LOCAL
from fuzzyvision.common.text import many

_NEEDLESS = "Nobody needs an invitation here: the service runs with ACCESS={}."


@click.command()
@place_options
@click.option("--uses", type=Number(1, 100_000), default=30, help="Browsers that it lets in.")
@click.option("--days", type=Number(1, MOST_DAYS), default=14, help="Days until it expires.")
@click.option(
    "--url", default="", show_default=False, envvar="URL", help="The address that guests open."
)
@click.option("--revoke", metavar="LINK", help="Let nobody else in by this link, or its id.")
@click.option("--revoke-all", is_flag=True, help="End all invitations, and send everybody out.")
def invite(
    stage: str | None, data: Path, *, revoke: str | None, revoke_all: bool, **made: Any
) -> None:
    """Print a link that lets people in, where ACCESS=invited.

    A browser that used it is in for 30 days. Revoking can be repeated; --revoke-all takes some
    minutes on AWS.
    """
    check_one(stage=stage)
    if revoke and revoke_all:
        raise click.UsageError("--revoke and --revoke-all exclude each other.")
    if revoke_all:
        _revoke_all(stage, data)
    elif revoke:
        _revoke(stage, data, revoke)
    else:
        _invite(stage, data, **made)


def _invite(stage: str | None, data: Path, uses: int, days: int, url: str) -> None:
    if stage in {None, LOCAL}:
        _check_needed()
        address = url.rstrip("/") or _address(stage, data)
    else:  # URL in the environment is that of this machine
        address = _stage_address(str(stage))
    until = datetime.now(UTC) + timedelta(days=days)
    with opened(stage, data) as place:
        invitation = Invitations(place.table).invite(uses, until)
    print(f"{address}{invitations.PAGE}#{invitation}")
    told = f"It lets in {many(uses, 'browser')} until {until:%Y-%m-%d %H:%M} UTC."
    print(told, file=sys.stderr)  # the output is the link alone


def _revoke(stage: str | None, data: Path, link: str) -> None:
    identity = invitations.identity_of(link)
    if identity is None:
        raise click.UsageError("That is neither an invitation link nor the id in one.")
    with opened(stage, data) as place:
        Invitations(place.table).revoke(identity, datetime.now(UTC))
    print("It lets nobody else in. Who used it stays in: --revoke-all sends everybody out.")


def _revoke_all(stage: str | None, data: Path) -> None:
    """End the invitations first: otherwise one could be exchanged for a session with a new key."""
    with opened(stage, data) as place:
        Invitations(place.table).revoke_all()
    if stage in {None, LOCAL}:
        print("All invitations have ended; everybody is out within ten seconds.")
        return
    from fuzzyvision.aws import invitation_key
    from fuzzyvision.common.aws_errors import translated

    print("All invitations have ended. Changing the key that lets browsers in takes some minutes.")
    with translated(str(stage)):
        invitation_key.change(str(stage))
    print("Everybody is out.")


def _stage_address(stage: str) -> str:
    from fuzzyvision.aws import invitation_key
    from fuzzyvision.common.aws_errors import translated

    with translated(stage):
        state = invitation_key.state_of(stage)
    access = state.parameters.get("Access", Access.PUBLIC)
    if access != Access.INVITED:
        raise CommandError(_NEEDLESS.format(access))
    return state.outputs["Address"]


def _address(stage: str | None, data: Path) -> str:
    """Return where the server on this machine is; raises CommandError if that is not known."""
    from fuzzyvision.local.stage import opened as in_folder

    holder = {}
    if stage is None:
        with in_folder(data) as folder:
            holder = folder.holder() or {}
    if not holder.get("url"):
        raise CommandError("Nothing is being served here. Say which address guests open: --url.")
    return str(holder["url"])


def _check_needed() -> None:
    """Raise CommandError where the environment, which `run` takes it from, says another access."""
    access = os.environ.get("ACCESS") or Access.INVITED
    if access != Access.INVITED:
        raise CommandError(_NEEDLESS.format(access))
