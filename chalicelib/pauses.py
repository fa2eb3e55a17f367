"""What the owner has paused: uploads or votes. Reading continues."""

from datetime import UTC, datetime

from chalicelib.errors import PausedError
from chalicelib.ports import Kind, Votes

KEPT_SECONDS = 10
"""How long a process goes by what it has read: a pause reaches everybody that much later."""
_RETRY_AFTER = 3600
"""How long callers are to wait where a pause has no end."""
_WHAT = {Kind.UPLOADS: "New pictures are not taken", Kind.VOTES: "Votes are not taken"}


class Pauses:
    """What is paused, read from where votes are kept."""

    def __init__(self, votes: Votes) -> None:
        self._votes = votes
        self._read = datetime.fromtimestamp(0, UTC)

    def check(self, kind: Kind, now: datetime) -> None:
        """Raise PausedError if something is paused; BusyError if that cannot be read."""
        if (now - self._read).total_seconds() >= KEPT_SECONDS:
            self._found, self._read = self._votes.pauses(), now
        pause = self._found.get(kind)
        if pause is None or 0 < pause.until <= now.timestamp():
            return
        seconds, when = _RETRY_AFTER, "at the moment"
        if pause.until:
            seconds = int(pause.until - now.timestamp()) + 1
            end = datetime.fromtimestamp(pause.until, UTC)
            when = f"until {end.day} {end:%B, %H:%M} (UTC)"
        raise PausedError(f"{_WHAT[kind]} {when}. {pause.why}".strip(), seconds=seconds)
