"""What is measured, and the statistics that make figures of times. Pure."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

_TWENTIETHS = 20


@dataclass(frozen=True)
class Load:
    """How one kind of picture fares.

    `median` and `high` (the 95th percentile) are milliseconds from sending to the answer, with
    one client; `rate` and `crowd_rate` are pictures a second with one client and with several,
    the latter None where there cannot be several; `cpu` is the server's CPU seconds a picture of
    one client's, and `clients_cpu` that of several clients themselves.
    """

    median: float
    high: float
    rate: float
    cpu: float
    crowd_rate: float | None = None
    clients_cpu: float | None = None


@dataclass(frozen=True)
class Figures:
    """What was measured of one subject.

    `start` is seconds from the start of the process to its first answer, the median of
    several starts, and `serving` those to the first page; `memory` the most that all its
    processes ever held together, in MB of 10^6 bytes; `loads` has a Load for every kind of
    picture.
    """

    start: float
    memory: float
    loads: dict[str, Load]
    serving: float | None = None


@dataclass(frozen=True)
class Store:
    """Fuzzy Vision on a store of so many pictures.

    `start` is seconds to its first page, `median` milliseconds of a small photo with one client,
    `statistics` those of the statistics' numbers, and `memory` as of Figures.
    """

    pictures: int
    start: float
    median: float
    statistics: float
    memory: float

    @property
    def title(self) -> str:
        """What it is called."""
        return f"{self.pictures:,} pictures"


@dataclass(frozen=True)
class Network:
    """The bundled network, run on one core by LiteRT only.

    `size` is that of `model.tflite` in MB of 10^6 bytes, `median` milliseconds a picture.
    """

    name: str
    version: str
    size: float
    median: float


class Crowd(NamedTuple):
    """What several clients did together: pictures, the seconds it took, their own CPU seconds."""

    sent: int
    seconds: float
    cpu: float


_NOBODY = Crowd(0, 0.0, 0.0)


@dataclass(frozen=True)
class Run:
    """One run of a kind of picture: seconds of every one, the CPU seconds of them all.

    `crowd` is what several clients did.
    """

    times: list[float]
    cpu: float
    crowd: Crowd = _NOBODY


@dataclass(frozen=True)
class Pass:
    """One process of a subject: seconds to its first answer, most memory, a run by picture.

    `serving` is the seconds to its first page, if it has pages.
    """

    start: float
    memory: float
    runs: dict[str, Run]
    serving: float | None = None


def pool(passes: Sequence[Pass]) -> Figures:
    """Make figures of several passes of one subject."""
    pages = [one.serving for one in passes if one.serving is not None]
    return Figures(
        start=statistics.median(one.start for one in passes),
        memory=max(one.memory for one in passes),
        loads={name: _pooled([one.runs[name] for one in passes]) for name in passes[0].runs},
        serving=statistics.median(pages) if pages else None,
    )


def _pooled(runs: Sequence[Run]) -> Load:
    times = [seconds for run in runs for seconds in run.times]
    crowd = Crowd(*map(sum, zip(*(run.crowd for run in runs), strict=True)))
    return load(times, sum(run.cpu for run in runs), crowd)


def load(times: Sequence[float], cpu: float, crowd: Crowd) -> Load:
    """Make figures of one client's times in seconds, the CPU seconds of them all, and a crowd."""
    return Load(
        median=1000 * statistics.median(times),
        high=1000 * percentile_95(times),
        rate=len(times) / sum(times),
        cpu=cpu / len(times),
        crowd_rate=crowd.sent / crowd.seconds if crowd.sent else None,
        clients_cpu=crowd.cpu / crowd.sent if crowd.sent else None,
    )


def percentile_95(values: Sequence[float]) -> float:
    """Return the value that 95 % of the values do not exceed; never more than the greatest."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=_TWENTIETHS, method="inclusive")[-1]
