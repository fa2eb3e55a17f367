"""Many pictures: a few at a time, each told as soon as it is answered."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

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

    A next picture is taken when one is done: no more than those few are in memory. `stop` is called
    when the caller has enough, or on an error of the service, which is raised: it ends what the
    others wait for.
    """

    def one(picture: Source) -> Classified:
        try:
            return Classified(picture, classify(picture))
        except (RejectedError, NoAnswerError) as error:
            return Classified(picture, error=error)

    with ThreadPoolExecutor(parallel, "picture") as pool:
        running: set[Future[Classified]] = set()
        try:
            for picture in pictures:
                running.add(pool.submit(one, picture))
                if len(running) == parallel:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (each.result() for each in done)
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (each.result() for each in done)
        finally:
            stop()
