"""Many pictures: a few at a time, each told as soon as it is answered."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice

from fuzzyvision.client.errors import NoAnswerError, RejectedError
from fuzzyvision.client.files import Source
from fuzzyvision.client.results import Result


@dataclass(frozen=True)
class Classified:
    """What became of a picture: a result, or else the error that concerns it alone."""

    picture: Source
    result: Result | None = None
    error: RejectedError | NoAnswerError | None = None


def classify_many(
    classify: Callable[[Source], Result],
    pictures: Iterable[Source],
    parallel: int,
    stop: Callable[[], None],
) -> Iterator[Classified]:
    """Classify pictures, `parallel` at a time; yield each as it is done, in no order.

    A next picture is taken when one is done: no more than those few are in memory. After an error
    of the service none is taken; those on their way are yielded before it is raised. `stop` is
    called when that is done or the caller has enough: it ends what is still waited for.
    """

    def one(picture: Source) -> Classified:
        try:
            return Classified(picture, classify(picture))
        except (RejectedError, NoAnswerError) as error:
            return Classified(picture, error=error)

    with ThreadPoolExecutor(parallel, "picture") as pool:
        left, running = iter(pictures), set[Future[Classified]]()
        failed: list[BaseException] = []
        try:
            while True:
                room = 0 if failed else parallel - len(running)
                running |= {pool.submit(one, picture) for picture in islice(left, room)}
                if not running:
                    break
                done, running = wait(running, return_when=FIRST_COMPLETED)
                failed += [error for each in done if (error := each.exception())]
                yield from (each.result() for each in done if not each.exception())
            if failed:
                raise failed[0]
        finally:
            stop()
