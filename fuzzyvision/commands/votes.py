"""The commands that use what peers have labelled."""

from pathlib import Path

import click

from fuzzyvision.commands.base import (
    EXISTING,
    FILE,
    FOLDER,
    Share,
    Span,
    model_option,
    stage_option,
)
from fuzzyvision.common.stage_names import LOCAL
from fuzzyvision.dataset.majority_label import LEAST_AGREEMENT


@click.command()
@click.argument("folder", type=FOLDER)
@stage_option
@click.option("--thumbnails", is_flag=True, help="Also what the model saw.")
@click.option(
    "--agreement", type=Share(0, 1), default=LEAST_AGREEMENT, help="Share of votes a label needs."
)
@click.option(
    "--without",
    type=Span(),
    multiple=True,
    help="Leave out votes of a time span (UTC): 2026-11-24T10:00/2026-11-24T12:30.",
)
@click.option(
    "--trust-votes", is_flag=True, help="Also labels that contradict a prediction of 95 % or more."
)
def export(  # noqa: PLR0913 - the command's options
    folder: Path,
    stage: str,
    agreement: float,
    without: tuple[tuple[str, str], ...],
    *,
    thumbnails: bool,
    trust_votes: bool,
) -> None:
    """Export pictures and their labels as folders to train on."""
    from fuzzyvision.common import stages
    from fuzzyvision.common.aws_errors import translated
    from fuzzyvision.common.text import printable
    from fuzzyvision.dataset import rows
    from fuzzyvision.dataset.export import export as work

    with translated(stage):
        lines = work(
            stages.find(stage),
            folder,
            thumbnails=thumbnails,
            agreement=agreement,
            confident=rows.CERTAIN if trust_votes else rows.CONFIDENT,
            without=without,
        )
    print(printable("\n".join(lines)))


@click.command()
@click.argument("model", type=EXISTING)
@model_option("--old", help="The model to compare with.")
@stage_option
@click.option("--pictures", type=EXISTING, help="Folder of an export, instead of a stage.")
@click.option(
    "--out", type=FILE, default=Path("build/compare/index.html"), help="Where the page goes."
)
def compare(model: Path, old: Path, stage: str, pictures: Path | None, out: Path) -> int:
    """Compare a new model with the present one. Exit code 1: it is not better."""
    from fuzzyvision.common import stages
    from fuzzyvision.common.aws_errors import translated
    from fuzzyvision.comparing import labelled
    from fuzzyvision.comparing.compare import compare as work

    if pictures and stage != LOCAL:
        raise click.UsageError("--stage and --pictures exclude each other.")
    with translated(stage):
        examples = (
            labelled.of_export(pictures) if pictures else labelled.of_stage(stages.find(stage))
        )
        total = work(old, model, examples, out).total
    if total.breaks > total.fixes:
        print("It breaks more than it fixes.")
        return 1
    return 0
