"""The machine that the figures belong to, and whether it had other work meanwhile."""

import os
import platform
import time
from dataclasses import dataclass
from pathlib import Path

_BUSY = 0.1
# The first line of /proc/stat adds up all cores, in this order.
_FIELDS = ("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal")
_IDLE = ("idle", "iowait")


@dataclass(frozen=True)
class Machine:
    """`other_work` is how many cores were busy, on average, with anything but the bench."""

    processor: str
    cores: int
    system: str
    python: str
    other_work: float

    @classmethod
    def here(cls, other_work: float) -> "Machine":
        """Describe this machine."""
        return cls(
            processor=_processor(),
            cores=len(os.sched_getaffinity(0)),
            system=f"{platform.system()} {platform.release()}",
            python=platform.python_version(),
            other_work=other_work,
        )

    @property
    def busy(self) -> bool:
        """Return whether other work was in progress, so that times are not to be trusted."""
        return self.other_work > _BUSY

    def sentence(self) -> str:
        """Describe it in a line."""
        return f"{self.processor}, {self.cores} cores, {self.system}, Python {self.python}"


class Watch:
    """Watches, from when it is made, how busy the machine is with other work."""

    def __init__(self) -> None:
        self._started, self._others = time.monotonic(), _others()

    def other_work(self) -> float:
        """Return how many cores were busy with work of neither this process nor its children."""
        return (_others() - self._others) / (time.monotonic() - self._started)


def _others() -> float:
    """Return the CPU seconds of all processes except this one and its children that have ended."""
    fields = Path("/proc/stat").read_text().split()[1 : 1 + len(_FIELDS)]
    times = dict(zip(_FIELDS, map(int, fields), strict=True))
    busy = sum(ticks for name, ticks in times.items() if name not in _IDLE)
    return busy / os.sysconf("SC_CLK_TCK") - sum(os.times()[:4])


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()
