import subprocess
import sys
import time

from benchmarks.machine import Machine, Watch


def test_own_work_is_not_other_load() -> None:
    watch = Watch()
    subprocess.run([sys.executable, "-c", "sum(range(10_000_000))"], check=True)
    latest = time.monotonic() + 0.3
    while time.monotonic() < latest:
        pass
    # A few ticks of 10 ms may be off; what others do on this machine only adds to it.
    assert watch.other_work() > -0.2


def test_a_machine_is_described_in_a_line() -> None:
    machine = Machine("A processor", 2, "Linux 6", "3.11.7", other_work=0.0)
    assert machine.sentence() == "A processor, 2 cores, Linux 6, Python 3.11.7"
    assert not machine.busy
    assert Machine.here(other_work=1.5).busy
    assert Machine.here(other_work=0.0).cores >= 1
