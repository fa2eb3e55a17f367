"""The owner settles what a picture shows, in the place of all votes, and may take that back."""

from chalicelib.errors import NotFoundError
from chalicelib.ports import VoteChange, Votes
from chalicelib.retry import retry_on_busy
from chalicelib.voting import records


def settle(pid: str, answer: str, table: Votes) -> None:
    """Settle a picture's answer (`ports.answer_of`), or with "" leave it to the votes again.

    Raises NotFoundError if the picture is gone, and BusyError.
    """

    def write() -> None:
        before = table.picture(pid)
        if before is None or before.deleted:
            raise NotFoundError(f"The picture {pid} is gone.", code="unknown-picture")
        if before.settled != answer:
            after = records.judged(before, settled=answer)
            table.commit(VoteChange(before, after, (), (), {}))

    retry_on_busy(write)
