"""`fuzzy-vision cost`: what pictures cost on AWS, from the times that `make bench` measured."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from fuzzyvision.aws import command, estimate, measured
from fuzzyvision.aws.estimate import Picture
from fuzzyvision.aws.photos import SIZES, TITLES
from fuzzyvision.aws.prices import Prices
from fuzzyvision.aws.usage import bill
from fuzzyvision.common.project import ROOT

MONTHLY = {"1,000": 1e3, "a million": 1e6, "a billion": 1e9}
"""Pictures a month, by what they are called."""

_BENCH = Path("build/bench/bench.json")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the prices; return 0, or 2 after a sentence on what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m fuzzyvision.aws.cost", description=__doc__)
    parser.add_argument("--bench", type=Path, default=_BENCH, help="what `make bench` wrote")
    parser.add_argument("--model", type=Path, default=ROOT / "vendor" / "model")
    parser.add_argument("--arm", action="store_true", help="Lambda functions on arm64")
    options = parser.parse_args(arguments)
    return command.run(lambda: _print(options))


def table(picture: Picture, *, arm: bool = False) -> str:
    """Return dollars a month by service, for several numbers of pictures, as Markdown. Pure."""
    always = estimate.IDLE + estimate.BUSY
    bills = [
        bill(estimate.per_picture(picture) * number + always, Prices(), arm=arm)
        for number in MONTHLY.values()
    ]
    idle = bill(estimate.IDLE, Prices(), arm=arm)
    columns = [idle, *bills]
    lines = [f"| $ a month | idle | {' | '.join(MONTHLY)} |", "|---|" + "---:|" * len(columns)]
    lines += [_row(service, [one[service] for one in columns]) for service in idle]
    lines.append(_row("**together**", [sum(one.values()) for one in columns]))
    return "\n".join(lines)


def _row(title: str, dollars: Sequence[float]) -> str:
    return f"| {title} | {' | '.join(f'{value:,.2f}' for value in dollars)} |"


def _print(options: argparse.Namespace) -> int:
    for size in SIZES:
        picture = measured.picture(options.bench, options.model, size)
        calls = ", ".join(f"{number} {name}" for name, number in sorted(picture.calls.items()))
        print(f"Every picture a {TITLES[size]}: the worker computes for")
        print(f"{1000 * picture.worker_seconds:.0f} ms and makes these calls: {calls}.")
        print(f"{picture.stored / 1000:.0f} kB stay for a month. A peer who never was here loads")
        print(f"{picture.site_requests} files, {picture.site_bytes / 1000:.0f} kB.\n")
        print(table(picture, arm=options.arm) + "\n")
    print(
        "List prices of us-east-1 without the free tier; assumptions: fuzzyvision/aws/estimate.py."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
