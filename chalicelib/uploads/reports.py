"""Reports of pictures that should not be seen: two clients hide one until the owner has looked."""

from chalicelib import validation
from chalicelib.clock import CLOCK
from chalicelib.errors import InvalidRequestError
from chalicelib.ports import Ports, Report
from chalicelib.uploads import events
from chalicelib.voting import service, votes
from chalicelib.voting.service import VotingContext

REASONS = ("rude", "private", "rights", "other")
"""What may be said of a picture: shocking, somebody's own, somebody's work, something else."""
HIDE_AT = 2
"""Clients who have reported a picture when it is hidden. Nobody alone can hide one."""


def parse(data: bytes | str) -> str:
    """Read the JSON of a report; return its reason."""
    reason = validation.parse_body(data, ("reason",))["reason"]
    if reason not in REASONS:
        raise InvalidRequestError(f"reason must be one of {', '.join(REASONS)}.", field="reason")
    return str(reason)


def report(  # noqa: PLR0913 - who says what of which picture, and where it is kept
    name: str, reason: str, client: str, context: VotingContext, ports: Ports, *, hides: bool
) -> None:
    """Keep a report, and have the worker hide the picture if enough say so and it `hides`.

    The report comes first: killed before the message, the next report sends it. Raises
    NotFoundError if there is no such picture, and BusyError.
    """
    picture = service.find(name, context)
    at = votes.moment(CLOCK.get().now())
    ports.votes.report(Report(picture.pid, client, reason, at), picture.public_until)
    after = ports.votes.picture(picture.pid)
    if after is None or after.deleted:  # meanwhile: its reports were dropped before this one came
        ports.votes.drop_report(picture.pid, client)
        return
    if not hides or picture.reviewed or picture.example:
        return
    if len(ports.votes.reports(picture.pid)) >= HIDE_AT:
        ports.queue.send(events.hiding(picture.pid))
