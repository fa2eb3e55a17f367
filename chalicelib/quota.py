"""How much a day and a client may ask for. It is counted before anything is done.

A place is taken from the client's hour first, so that whom that refuses takes none from the day.
A call that fails afterwards has had its places.
"""

from datetime import UTC, datetime, timedelta

from chalicelib import clients
from chalicelib.errors import TooManyError
from chalicelib.ports import Kind, Votes

VOTES_FOR_AN_UPLOAD = 3
"""How many votes a client has an hour for each upload."""
_WORDS = {Kind.UPLOADS: "pictures", Kind.VOTES: "votes"}
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


class Quota:
    """The limits of a service: uploads a day, and an hour for each client; None for no limit."""

    def __init__(self, votes: Votes, daily: int | None, client_hourly: int | None) -> None:
        self._votes = votes
        self._daily = daily
        self._hourly = client_hourly
        self._salt = ("", b"")

    def take(self, kind: Kind, address: str, now: datetime) -> None:
        """Count an upload of a client, or an explanation, which costs as much; or a vote.

        Raises TooManyError, and BusyError.
        """
        self._take_hour(kind, address, now)
        if kind is Kind.UPLOADS:
            self._take_day(now)

    def _take_day(self, now: datetime) -> None:
        midnight = _begin(now, _DAY) + _DAY
        if self._daily and not self._take(f"day#{now:%Y-%m-%d}", self._daily, midnight):
            raise TooManyError(
                f"This service takes {self._daily:,} pictures a day, and today's are in.",
                code="daily-limit",
                seconds=_until(midnight, now),
            )

    def client(self, address: str, now: datetime) -> str:
        """Return what a client is called today; "" for this machine itself."""
        return address and clients.name(address, self._salt_of(now))

    def _take_hour(self, kind: Kind, address: str, now: datetime) -> None:
        if not (self._hourly and address):
            return
        most = self._hourly * (VOTES_FOR_AN_UPLOAD if kind is Kind.VOTES else 1)
        end = _begin(now, _HOUR) + _HOUR
        counter = f"{kind}#{now:%Y-%m-%dT%H}#{self.client(address, now)}"
        if not self._take(counter, most, end):
            raise TooManyError(
                f"One address may send {most:,} {_WORDS[kind]} an hour.", seconds=_until(end, now)
            )

    def _take(self, counter: str, most: int, end: datetime) -> bool:
        return self._votes.count(counter, most, int((end + _HOUR).timestamp()))

    def _salt_of(self, now: datetime) -> bytes:
        day = f"{now:%Y-%m-%d}"
        if self._salt[0] != day:
            until = int((_begin(now, _DAY) + 2 * _DAY).timestamp())
            self._salt = (day, self._votes.salt(day, until))
        return self._salt[1]


def _begin(now: datetime, span: timedelta) -> datetime:
    """Return when the day or hour of a moment began, in UTC."""
    seconds = int(span.total_seconds())
    return datetime.fromtimestamp(int(now.timestamp()) // seconds * seconds, UTC)


def _until(end: datetime, now: datetime) -> int:
    return max(1, round((end - now).total_seconds()))
