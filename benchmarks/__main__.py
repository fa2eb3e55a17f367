"""`make bench`: Fuzzy Vision and what people use today, side by side, on this machine.

The same network, pictures and clients for everybody. Exits with 1 if a promise is missed.
"""

import argparse
import json
import shutil
import signal
import sys
from collections.abc import Sequence
from http.client import HTTPException
from pathlib import Path

from benchmarks import baselines_environment, cold, growth, measure, page, report, subjects
from benchmarks.errors import BenchError
from benchmarks.figures import Store
from benchmarks.machine import Machine, Watch
from benchmarks.report import Report
from benchmarks.verdict import Verdict, judge_growth
from fuzzyvision.aws import photos
from fuzzyvision.aws.photos import SIZES

_OUT = Path("build/bench")


def main() -> int:
    """Measure, report, and return the exit code."""
    arguments = _parse()
    if not Path("/proc/self/status").exists():
        print("The bench reads /proc, which only Linux has.", file=sys.stderr)
        return 2
    # Ending the bench ends its servers: their contexts are left like those of any exception.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if arguments.growth:
            return _told(growth.measure(_OUT))
        found = _measure(quick=arguments.quick)
    except (BenchError, HTTPException, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    (_OUT / "bench.json").write_text(json.dumps(found.document(), indent=2) + "\n")
    (_OUT / "index.html").write_text(page.render(found))
    _print(found)
    return _judged(found.verdicts())


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="measure Fuzzy Vision alone")
    parser.add_argument("--growth", action="store_true", help="measure it with many pictures")
    return parser.parse_args()


def _measure(*, quick: bool) -> Report:
    _OUT.mkdir(parents=True, exist_ok=True)
    peers = None if quick else baselines_environment.python()
    everybody = subjects.peers(peers) if peers else []
    data = _OUT / "data"
    shutil.rmtree(data, ignore_errors=True)
    everybody.append(subjects.stack(data))
    watch = Watch()
    pictures = photos.write(_OUT)
    measured, steps, network = measure.everybody(everybody, pictures, _OUT)
    starts = cold.measure(_OUT, pictures["small"], peers)
    return Report(Machine.here(watch.other_work()), measured, steps, network, starts)


def _print(found: Report) -> None:
    print(f"\n{found.machine.sentence()}")
    if found.machine.busy:
        work = f"{found.machine.other_work:.1f} cores"
        print(f"Other work kept {work} busy meanwhile: do not trust these times.")
    for name in SIZES:
        print(f"\n{report.heading(name)}: time to the answer, pictures a second, the server's CPU")
        print(report.aligned(report.figures_table(found, name)))
    tables = [
        table(found) for table in (report.processes_table, report.network_table, report.steps_table)
    ]
    for rows in [*tables, *([report.cold_table(found)] if found.cold else [])]:
        print(f"\n{report.aligned(rows)}")
    print(f"\nThe same as JSON and with charts: {_OUT}/bench.json, {_OUT}/index.html")


def _told(stores: Sequence[Store]) -> int:
    """Print what growth does, and return the exit code."""
    print(f"\n{report.aligned(report.growth_table(stores))}")
    return _judged(judge_growth(stores))


def _judged(verdicts: Sequence[Verdict]) -> int:
    """Print the promises, and return the exit code."""
    print(f"\n{report.aligned(report.verdicts_table(verdicts))}")
    missed = [verdict.promise for verdict in verdicts if not verdict.kept]
    if missed:
        print(f"\nMissed: {'; '.join(missed)}.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
