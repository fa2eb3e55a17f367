"""What is measured, and the statistics that make figures of times. Pure."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

_TWENTIETHS = 20


@dataclass(frozen=True)
class Load:
    """How one kind of picture fares.

    `median` and `high` (the 95th percentile) are milliseconds from sending to the answer, with
    one client; `rate` and `crowd_rate` are pictures a second with one client and with several,
    the latter None where there cannot be several; `cpu` is the server's CPU seconds a picture.
    """

    median: float
    high: float
    rate: float
    cpu: float
    crowd_rate: float | None = None


@dataclass(frozen=True)
class Figures:
    """What was measured of one subject.

    `start` is seconds from the start of the process to its first answer, the median of
    several starts; `memory` the most it ever held with one client, in MB of 10^6 bytes;
    `loads` has a Load for every kind of picture.
    """

    start: float
    memory: float
    loads: dict[str, Load]


@dataclass(frozen=True)
class Network:
    """The bundled network, run on one core by LiteRT only.

    `size` is that of `model.tflite` in MB of 10^6 bytes, `median` milliseconds a picture.
    """

    name: str
    version: str
    size: float
    median: float


@dataclass(frozen=True)
class Run:
    """One run of a kind of picture: seconds of every one, the CPU seconds of them all.

    `crowd` is how many pictures several clients sent together, and the seconds they took.
    """

    times: list[float]
    cpu: float
    crowd: tuple[int, float] = (0, 0.0)


@dataclass(frozen=True)
class Pass:
    """One process of a subject: seconds to the first answer, peak memory, a run by picture."""

    start: float
    memory: float
    runs: dict[str, Run]


def pool(passes: Sequence[Pass]) -> Figures:
    """Make figures of several passes of one subject."""
    return Figures(
        start=statistics.median(one.start for one in passes),
        memory=max(one.memory for one in passes),
        loads={name: _pooled([one.runs[name] for one in passes]) for name in passes[0].runs},
    )


def _pooled(runs: Sequence[Run]) -> Load:
    times = [seconds for run in runs for seconds in run.times]
    sent, seconds = (sum(values) for values in zip(*(run.crowd for run in runs), strict=True))
    crowd_rate = sent / seconds if sent else None
    return load(times, sum(run.cpu for run in runs), crowd_rate)


def load(times: Sequence[float], cpu: float, crowd_rate: float | None = None) -> Load:
    """Make figures of one client's times in seconds, and of the CPU seconds of all of them."""
    return Load(
        median=1000 * statistics.median(times),
        high=1000 * percentile_95(times),
        rate=len(times) / sum(times),
        cpu=cpu / len(times),
        crowd_rate=crowd_rate,
    )


def percentile_95(values: Sequence[float]) -> float:
    """Return the value that 95 % of the values do not exceed; never more than the greatest."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=_TWENTIETHS, method="inclusive")[-1]
