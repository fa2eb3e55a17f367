"""Export the pictures that peers have labelled, as folders of pictures to train and test with."""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from fuzzyvision.common import stages
from fuzzyvision.common.aws_errors import LOCAL, StageError, plainly, printable
from fuzzyvision.common.stages import Stage
from fuzzyvision.dataset.download import Arrival, Gathered, Gatherer
from fuzzyvision.dataset.errors import ExportError
from fuzzyvision.dataset.export_folder import DISPUTED, NONE_OF_THESE, Album
from fuzzyvision.dataset.layout import Arranged, Arranger
from fuzzyvision.dataset.majority_label import LEAST_AGREEMENT, Kind
from fuzzyvision.dataset.split import Side


def main(arguments: Sequence[str] | None = None) -> int:
    """Export, say what came of it, and return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        with plainly(options.stage):
            stage = stages.find(options.stage)
            lines = export(
                stage, options.folder, thumbnails=options.thumbnails, agreement=options.agreement
            )
    except (ExportError, StageError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. The next export goes on from here.", file=sys.stderr)
        return 130
    print(printable("\n".join(lines)))
    return 0


def export(
    stage: Stage, folder: Path, *, thumbnails: bool = False, agreement: float = LEAST_AGREEMENT
) -> list[str]:
    """Bring an export in `folder` up to date with a stage; return what is to be said of it.

    An export that has thumbnails goes on having them. Raises ExportError, and what boto3 raises.
    """
    album = Album(folder)
    album.has_thumbnails |= thumbnails
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        gathered = Gatherer(stage, album).gather(spool)
        arranged = Arranger(album, gathered.known, agreement).arrange(spool)
    removed = len(album.known.keys() - gathered.known.keys())
    return [
        *_changes(gathered, arranged.moved, removed),
        *_state(arranged),
        f"{folder} holds {_many(len(gathered.known))}.",
    ]


def _changes(gathered: Gathered, moved: int, removed: int) -> Iterator[str]:
    counts = gathered.counts
    yield f"Fetched {_many(counts[Arrival.NEW])}; {counts[Arrival.KNOWN]} were here already."
    if moved:
        yield f"Moved {_many(moved)}: the votes have changed."
    if removed:
        yield f"Removed {_many(removed)}: deleted by the uploader, or without votes now."
    if counts[Arrival.GONE]:
        yield f"Left out {_many(counts[Arrival.GONE])}: deleted meanwhile."
    if counts[Arrival.UNREADABLE]:
        yield f"Left out {_many(counts[Arrival.UNREADABLE])}: the file cannot be read."
    if gathered.foreign:
        yield f"Kept {_many(gathered.foreign)} of other stages, or of an earlier local stack."


def _state(arranged: Arranged) -> Iterator[str]:
    train, test = (arranged.labels[side] for side in Side)
    for label in sorted(train | test):
        yield f"  {label:<24}{train[label]:>7} to train with{test[label]:>7} to test with"
    for kind, place in ((Kind.NONE, NONE_OF_THESE), (Kind.DISPUTED, DISPUTED)):
        if arranged.kinds[kind]:
            yield f"  {place + '/':<24}{arranged.kinds[kind]:>7}"
    alone = sorted(test.keys() - train.keys())
    if alone:
        yield f"Nothing to train with yet of {', '.join(alone)}: what there is is for testing."


def _many(pictures: int) -> str:
    return f"{pictures} picture" if pictures == 1 else f"{pictures} pictures"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m fuzzyvision.dataset.command", description=__doc__
    )
    add = parser.add_argument
    add("folder", type=Path, help="a new folder, or one that an export has written")
    add("--stage", default=LOCAL, help="a stage on AWS (otherwise the stack on this machine)")
    add("--thumbnails", action="store_true", help="also the very pixels that the model saw")
    add(
        "--agreement",
        type=_share,
        default=LEAST_AGREEMENT,
        help=f"share of the votes that a label needs, 0 to 1 ({LEAST_AGREEMENT})",
    )
    return parser


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a share from 0 to 1")
    return share


if __name__ == "__main__":
    sys.exit(main())
