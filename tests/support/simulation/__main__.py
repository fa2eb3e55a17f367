"""`make simulate`: run many histories, shrink what fails, and say what they have covered."""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.support.simulation import history
from tests.support.simulation.hub import Coverage

AT_ONCE = 500
"""Histories that a process runs before it says what they have covered."""


def run(first: int, count: int) -> tuple[list[int], Coverage, int]:
    """Run histories from a seed on; return the seeds that failed, the coverage, and the calls."""
    failed, coverage, calls = [], Coverage(), 0
    for seed in range(first, first + count):
        done = history.run(seed)
        coverage.add(done.coverage)
        calls += done.coverage.calls.total()
        if done.wrong:
            failed.append(seed)
    return failed, coverage, calls


def report(coverage: Coverage) -> Iterator[str]:
    """Yield what was covered, the least often first."""
    points = {
        (kind, call, when): coverage.crashes[kind, call, when]
        for kind, call in coverage.calls
        for when in ("before", "after")
    }
    kinds = sorted({kind for kind, _ in coverage.calls})
    pairs = {(one, other): coverage.pairs[one, other] for one in kinds for other in kinds}
    yield f"Faults: {', '.join(f'{name} {n:,}' for name, n in coverage.faults.most_common())}."
    for name, counted in (("crash points", points), ("pairs of actors", pairs)):
        yield f"{len(counted)} {name}; the least often met:"
        for what, number in sorted(counted.items(), key=lambda item: item[1])[:8]:
            yield f"  {number:>7,}  {' '.join(what)}"


def main(count: int, seed: int) -> int:
    """Run histories in two processes; exit code 1 if one fails."""
    began, failed, coverage, calls = time.monotonic(), list[int](), Coverage(), 0
    starts = range(seed, seed + count, AT_ONCE)
    sizes = [min(AT_ONCE, seed + count - start) for start in starts]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for wrong, more, made in pool.map(run, starts, sizes):
            failed += wrong
            coverage.add(more)
            calls += made
    seconds = time.monotonic() - began
    last = seed + count - 1
    _say(f"{count:,} histories, seeds {seed} to {last}: {calls:,} calls, {seconds:.0f} s.")
    _say("\n".join(report(coverage)))
    kinds: Counter[str] = Counter()
    for one in failed:
        kind = history.run(one).kind
        kinds[kind] += 1
        if kinds[kind] == 1:
            _say(f"\nSeed {one}: {history.minimal(one).told()}")
    _say(f"{len(failed)} failed: {failed[:20]}" if failed else "All hold.")
    return 1 if failed else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    sys.exit(main(int(os.environ.get("N", "10000")), int(os.environ.get("SEED", "0"))))
