"""Which votes the owner leaves out. Pure."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from chalicelib.ports import Exclusion, Part, Vote


def pseudonym(voter: str) -> str:
    """Return what the owner knows a voter by: the value itself lets a peer take votes back."""
    return sha256(f"voter/{voter}".encode()).hexdigest()[:16]


def told(vote: Vote) -> dict[str, Any]:
    """Return what a vote says, without the secret of its voter."""
    return {
        "voter": pseudonym(vote.voter),
        "label": vote.label,
        "cannot_tell": vote.cannot_tell,
        "blind": vote.blind,
        "voted_at": vote.voted_at,
    }


def leaves_out(exclusions: Iterable[Exclusion], vote: Vote) -> Exclusion | None:
    """Return the first exclusion that a vote falls under, or None."""
    return next((one for one in exclusions if _covers(one, vote)), None)


def _covers(exclusion: Exclusion, vote: Vote) -> bool:
    if exclusion.part is Part.VOTER:
        return pseudonym(vote.voter) == exclusion.value
    if exclusion.part is Part.CLIENT:
        return vote.client == exclusion.value
    start, _, end = exclusion.value.partition("/")
    return start <= vote.voted_at < end
