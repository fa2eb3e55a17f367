"""Which votes the owner leaves out. Pure."""

from collections.abc import Iterable
from hashlib import sha256

from chalicelib.ports import Exclusion, Part, Vote


def pseudonym(voter: str) -> str:
    """Return what the owner knows a voter by: the value itself lets a peer take votes back."""
    return sha256(f"voter/{voter}".encode()).hexdigest()[:16]


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
