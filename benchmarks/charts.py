"""The charts of the report."""

from bokeh.models import FactorRange, Range1d
from bokeh.plotting import figure

from benchmarks.report import Report
from benchmarks.steps import REST, STEPS
from benchmarks.subjects import TITLES as SUBJECTS
from fuzzyvision.aws.photos import SIZES, TITLES
from fuzzyvision.reports.style import BLUE, ORANGE, TEXT, titled_chart


def charts(report: Report) -> list[figure]:
    """Return the charts: a bar for every subject, and for every step of the worker."""
    subjects = {SUBJECTS[name]: figures for name, figures in report.ordered()}
    drawn = [
        bars(
            f"Median of a {TITLES[name]}, in ms",
            {title: figures.loads[name].median for title, figures in subjects.items()},
        )
        for name in SIZES
    ]
    drawn += [
        bars(
            f"{TITLES[name].capitalize()}s a second, with 8 clients",
            {title: figures.loads[name].crowd_rate or 0 for title, figures in subjects.items()},
        )
        for name in SIZES
    ]
    starts = {title: figures.start for title, figures in subjects.items()}
    memory = {title: figures.memory for title, figures in subjects.items()}
    drawn += [bars("Start to first answer, in s", starts), bars("Memory, in MB", memory)]
    if report.cold:
        drawn.append(bars("Cold start to first answer, in s", report.cold))
    for name in SIZES:
        steps = {step: 1000 * report.steps[name].get(step, 0) for step in [*STEPS, REST]}
        drawn.append(bars(f"Worker's steps with a {TITLES[name]}, in ms", steps))
    return drawn


def bars(title: str, values: dict[str, float]) -> figure:
    """Draw a bar for every value, from the top down; Fuzzy Vision's are blue."""
    names = list(values)
    chart = titled_chart(
        title,
        x_range=Range1d(start=0, end=1.15 * max(values.values())),
        y_range=FactorRange(factors=names[::-1]),
        height=60 + 34 * len(names),
    )
    ours = [not name.startswith(("the tutorial", "Gradio", "TensorFlow")) for name in names]
    lengths = list(values.values())
    colours = [BLUE if own else ORANGE for own in ours]
    chart.hbar(y=names, right=lengths, height=0.7, color=colours)
    labels = [f"{length:.3g}" for length in lengths]
    chart.text(lengths, names, labels, x_offset=6, text_baseline="middle", **TEXT)
    return chart
