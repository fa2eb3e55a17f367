"""`fuzzy-vision cost`: what pictures cost on AWS, from the times that `make bench` measured."""

from collections.abc import Sequence
from pathlib import Path

from fuzzyvision.aws import estimate, measured, worst_case
from fuzzyvision.aws.estimate import Picture
from fuzzyvision.aws.photos import SIZES, TITLES
from fuzzyvision.aws.prices import Prices
from fuzzyvision.aws.usage import bill
from fuzzyvision.aws.worst_case import Settings

MONTHLY = {"1,000": 1e3, "a million": 1e6, "a billion": 1e9}
"""Pictures a month, by what they are called."""


def cost(bench: Path, model: Path, *, arm: bool, settings: Settings) -> None:
    """Print the worst case, and what pictures cost if `make bench` has measured them."""
    print(worst(settings, arm=arm) + "\n")
    if not bench.exists():
        print("What ordinary pictures cost is known after `make bench ARGS=--quick`.\n")
    for size in SIZES if bench.exists() else ():
        picture = measured.picture(bench, model, size)
        calls = ", ".join(f"{number} {name}" for name, number in sorted(picture.calls.items()))
        print(f"Every picture a {TITLES[size]}: the worker computes for")
        print(f"{1000 * picture.worker_seconds:.0f} ms and makes these calls: {calls}.")
        print(f"{picture.stored / 1000:.0f} kB stay for a month. A new visitor loads")
        print(f"{picture.site_requests} files, {picture.site_bytes / 1000:.0f} kB.\n")
        print(table(picture, arm=arm) + "\n")
    print(
        "List prices of us-east-1 without the free tier; assumptions: fuzzyvision/aws/estimate.py"
        " and worst_case.py."
    )


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


def worst(settings: Settings, *, arm: bool = False) -> str:
    """Return the most expensive day that the settings allow, in words. Pure."""
    prices = Prices()
    found = worst_case.lines(settings, prices, arm=arm)
    day = worst_case.together(found)
    missed = prices.per_million_deliveries + prices.per_million_s3_reads
    return "\n".join(
        [
            "The worst day that the settings allow, in dollars, with visitors from as many",
            "addresses as that takes. Of the lines with one name only the most expensive counts:",
            *(f"{one.dollars:8,.2f}  {one.bound}: {one.what}" for one in found),
            f"{day:8,.2f}  in all; {day * worst_case.MONTH:,.0f} in a month of such days.",
            "No setting bounds what CloudFront delivers: up to",
            f"{missed:.2f} for a million requests, and {prices.delivered_gigabyte:.3f} for a GB.",
            "A flat-rate plan does (docs/operations.md).",
            *_budget(settings.budget),
        ]
    )


def _budget(budget: int | None) -> list[str]:
    if budget is None:
        return ["Without BUDGET no mail tells what a month has cost, and DAILY alone ends uploads."]
    return [
        f"BUDGET={budget}: up to a day after the account's month has cost that, no form stores",
        "anything, and a mail tells you. Explanations, calls, votes and deliveries continue.",
    ]


def _row(title: str, dollars: Sequence[float]) -> str:
    return f"| {title} | {' | '.join(f'{value:,.2f}' for value in dollars)} |"
