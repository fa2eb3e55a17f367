"""Export the pictures that peers have labelled, as folders of pictures to train and test with."""

import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from fuzzyvision.common.stages import Stage
from fuzzyvision.common.text import many
from fuzzyvision.dataset import rows
from fuzzyvision.dataset.download import Arrival, Downloaded, Downloader
from fuzzyvision.dataset.export_folder import DISPUTED, NONE_OF_THESE, ExportFolder
from fuzzyvision.dataset.layout import Layout, LayoutSummary
from fuzzyvision.dataset.majority_label import LEAST_AGREEMENT, Kind
from fuzzyvision.dataset.split import Split


def export(  # noqa: PLR0913 - the command's options
    stage: Stage,
    folder: Path,
    *,
    thumbnails: bool = False,
    agreement: float = LEAST_AGREEMENT,
    confident: float = rows.CONFIDENT,
    without: Sequence[tuple[str, str]] = (),
) -> list[str]:
    """Bring an export in `folder` up to date with a stage; return what is to be said of it.

    An export that has thumbnails keeps them. `confident` is the probability from which on a
    prediction that votes contradict sets its picture aside; votes in the spans of `without` do
    not count. Raises CommandError, and what boto3 raises.
    """
    target = ExportFolder(folder)
    target.has_thumbnails |= thumbnails
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        downloaded = Downloader(stage, target, without).download(spool)
        judge = partial(rows.judge, least=agreement, confident=confident)
        summary = Layout(target, downloaded.known, judge).apply(spool)
    removed = len(target.known.keys() - downloaded.known.keys())
    return [
        *_changes(downloaded, summary.moved, removed),
        *_state(summary),
        *summary.votes.lines(),
        f"{folder} holds {many(len(downloaded.known))}.",
    ]


def _changes(downloaded: Downloaded, moved: int, removed: int) -> Iterator[str]:
    counts = downloaded.counts
    yield f"Fetched {many(counts[Arrival.NEW])}; {counts[Arrival.KNOWN]} were here already."
    if moved:
        yield f"Moved {many(moved)}: the votes have changed."
    if removed:
        yield f"Removed {many(removed)}: deleted or hidden, or without votes now."
    if counts[Arrival.GONE]:
        yield f"Left out {many(counts[Arrival.GONE])}: deleted meanwhile."
    if counts[Arrival.UNREADABLE]:
        yield f"Left out {many(counts[Arrival.UNREADABLE])}: the file cannot be read."
    if downloaded.hidden:
        yield f"Left out {many(downloaded.hidden)}: hidden. Look at them: fuzzy-vision desk"
    for why, count in downloaded.left_out.most_common():
        yield f"Left out {many(count, 'vote')}: {why}."
    if downloaded.foreign:
        yield f"Kept {many(downloaded.foreign)} of other stages or folders."


def _state(summary: LayoutSummary) -> Iterator[str]:
    train, test = (summary.labels[split] for split in Split)
    for label in sorted(train | test):
        yield f"  {label:<24}{train[label]:>7} to train with{test[label]:>7} to test with"
    for kind, place in ((Kind.NONE, NONE_OF_THESE), (Kind.DISPUTED, DISPUTED)):
        if summary.kinds[kind]:
            yield f"  {place + '/':<24}{summary.kinds[kind]:>7}"
    if summary.set_aside:
        yield (
            f"Set aside {many(summary.set_aside)} in {DISPUTED}/: the votes contradict a nearly "
            "certain prediction. Look at them; --trust-votes takes the votes' word."
        )
    alone = sorted(test.keys() - train.keys())
    if alone:
        yield f"Nothing to train with yet of {', '.join(alone)}: all of it is for testing."
