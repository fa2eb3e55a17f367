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
)
from fuzzyvision.commands.places import check_one, opened, place_options
from fuzzyvision.dataset.majority_label import LEAST_AGREEMENT


@click.command()
@click.argument("folder", type=FOLDER)
@place_options
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
    *,
    folder: Path,
    stage: str | None,
    data: Path,
    agreement: float,
    without: tuple[tuple[str, str], ...],
    thumbnails: bool,
    trust_votes: bool,
) -> None:
    """Export pictures and their labels as folders to train on."""
    from fuzzyvision.common.text import printable
    from fuzzyvision.dataset import rows
    from fuzzyvision.dataset.export import export as work

    with opened(stage, data) as place:
        lines = work(
            place,
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
@place_options
@click.option("--pictures", type=EXISTING, help="Folder of an export, instead of a stage or data.")
@click.option(
    "--out", type=FILE, default=Path("build/compare/index.html"), help="Where the page goes."
)
def compare(  # noqa: PLR0913 - the command's options
    *, model: Path, old: Path, stage: str | None, data: Path, pictures: Path | None, out: Path
) -> int:
    """Compare a new model with the present one. Exit code 1: it is not better.

    The test side of an export decides; without one, or with too few pictures there, it is 1 too.
    """
    from fuzzyvision.comparing import labelled
    from fuzzyvision.comparing.compare import compare as work

    check_one(stage=stage, pictures=pictures)
    if pictures:
        verdict = work(old, model, labelled.of_export(pictures), out)
    else:
        with opened(stage, data) as place:
            verdict = work(old, model, labelled.of_stage(place), out)
    return 0 if verdict.passes else 1
