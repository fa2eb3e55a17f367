"""All that a run of the bench has found, and the tables that show it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.figures import Figures, Network, Store
from benchmarks.machine import Machine
from benchmarks.steps import REST, STEPS
from benchmarks.subjects import TITLES as SUBJECTS
from benchmarks.verdict import Verdict, judge, judge_starts
from fuzzyvision.aws.photos import SIZES, TITLES

Rows = list[list[str]]


@dataclass(frozen=True)
class Report:
    """`subjects` by name; `steps` has the worker's seconds by picture and step.

    `cold` has the seconds of cold starts, and is empty where they could not be measured.
    """

    machine: Machine
    subjects: dict[str, Figures]
    steps: dict[str, dict[str, float]]
    network: Network
    cold: dict[str, float] = field(default_factory=dict)

    def ordered(self) -> list[tuple[str, Figures]]:
        """Return who was measured, in the order of the reports."""
        return [(name, self.subjects[name]) for name in SUBJECTS if name in self.subjects]

    def verdicts(self) -> list[Verdict]:
        """Return what became of every promise."""
        return judge(self.subjects, self.network) + judge_starts(self.cold)

    def document(self) -> dict[str, Any]:
        """Return all of it for JSON."""
        verdicts = [asdict(verdict) | {"kept": verdict.kept} for verdict in self.verdicts()]
        return {**asdict(self), "verdicts": verdicts}


def heading(picture: str) -> str:
    """Return what a kind of picture is called at the start of a line."""
    return TITLES[picture][0].upper() + TITLES[picture][1:]


def figures_table(report: Report, picture: str) -> Rows:
    """Return what every subject does with one kind of picture; the first row is the heading."""
    rows = [["", "median", "95 %", "1 client", "CPU", "8 clients", "their CPU"]]
    for name, figures in report.ordered():
        load = figures.loads[picture]
        times = [f"{load.median:.0f} ms", f"{load.high:.0f} ms", f"{load.rate:.1f}/s"]
        crowd = "-" if load.crowd_rate is None else f"{load.crowd_rate:.1f}/s"
        theirs = "-" if load.clients_cpu is None else f"{1000 * load.clients_cpu:.1f} ms"
        rows.append([SUBJECTS[name], *times, f"{1000 * load.cpu:.0f} ms", crowd, theirs])
    return rows


def processes_table(report: Report) -> Rows:
    """Return how every subject starts and what memory it takes."""
    rows = [["", "start to serving", "to the first answer", "memory"]]
    for name, figures in report.ordered():
        serving = "-" if figures.serving is None else f"{figures.serving:.2f} s"
        start, memory = f"{figures.start:.2f} s", f"{figures.memory:.0f} MB"
        rows.append([SUBJECTS[name], serving, start, memory])
    return rows


def growth_table(stores: Iterable[Store]) -> Rows:
    """Return how Fuzzy Vision does with more and more pictures."""
    rows = [["", "start to serving", "small photo", "statistics", "memory"]]
    for store in stores:
        times = [f"{store.median:.1f} ms", f"{store.statistics:.1f} ms"]
        rows.append([store.title, f"{store.start:.2f} s", *times, f"{store.memory:.0f} MB"])
    return rows


def network_table(report: Report) -> Rows:
    """Return the size of the bundled network and the time it takes on one core."""
    network = report.network
    heading = ["the model alone, on one core", "version", "size", "a picture"]
    figures = [f"{network.size:.2f} MB", f"{network.median:.2f} ms"]
    return [heading, [network.name, network.version, *figures]]


def steps_table(report: Report) -> Rows:
    """Return the worker's steps in milliseconds."""
    rows = [["step of the worker", *(TITLES[name] for name in SIZES)]]
    for step in [*STEPS, REST]:
        times = [1000 * report.steps[name].get(step, 0) for name in SIZES]
        rows.append([step, *(f"{time:.2f} ms" for time in times)])
    return rows


def cold_table(report: Report) -> Rows:
    """Return how long it takes from the start of a process to its first answer, on one core."""
    rows = [["cold start, on one core", "to the first answer"]]
    return rows + [[name, f"{seconds:.2f} s"] for name, seconds in report.cold.items()]


def verdicts_table(verdicts: Iterable[Verdict]) -> Rows:
    """Return the promises."""
    rows = [["promise", "measured", "bar", ""]]
    for verdict in verdicts:
        sign = "≥" if verdict.more_is_better else "≤"
        bar = f"{sign} {verdict.bar:g} {verdict.unit}"
        rows.append([verdict.promise, f"{verdict.value:.1f} {verdict.unit}", bar, _word(verdict)])
    return rows


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as text: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _word(verdict: Verdict) -> str:
    return "kept" if verdict.kept else "MISSED"
