"""The owner settles what a picture shows, in the place of all votes, and may take that back."""

from chalicelib.ports import VoteChange, Votes
from chalicelib.retry import retry_on_busy
from chalicelib.voting import records
from fuzzyvision.common.errors import CommandError


def settle(pid: str, answer: str, table: Votes) -> None:
    """Settle a picture's answer (`ports.answer_of`), or with "" leave it to the votes again.

    Raises CommandError if nobody has voted on it, or it is gone; and BusyError.
    """

    def write() -> None:
        before = table.picture(pid)
        if before is None or before.deleted:
            raise CommandError("This picture is gone.")
        if answer and not before.stored:  # its copies are made with the first vote
            raise CommandError("Nobody has answered about this picture yet. Answer on its page.")
        if before.settled != answer:
            after = records.judged(before, settled=answer)
            table.commit(VoteChange(before, after, (), (), {}))

    retry_on_busy(write)
