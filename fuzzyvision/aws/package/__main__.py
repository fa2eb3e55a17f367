"""`make package`: the zip that Lambda runs, and the template beside it. Asks AWS nothing."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from fuzzyvision.aws import command
from fuzzyvision.aws import options as stage_options
from fuzzyvision.aws.errors import CloudError
from fuzzyvision.aws.options import Options
from fuzzyvision.aws.package.build import build, model_folder

OUT = Path("build/package")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the package; return 0, or 2 after a sentence on what is wrong."""
    given = _parser().parse_args(arguments)
    return command.run(lambda: _package(Options.of(given), given.out))


def _package(options: Options, out: Path) -> int:
    started = time.monotonic()
    try:
        made = build(options, out, model_folder())
    except OSError as error:
        raise CloudError(f"The package cannot be written: {error}") from error
    zipped, unpacked = made.zip.stat().st_size / 1e6, made.unpacked / 1e6
    print(f"{made.zip}: {zipped:.1f} MB, {unpacked:.1f} MB unpacked; {made.template} is beside it.")
    print(f"It took {time.monotonic() - started:.0f} s.")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m fuzzyvision.aws.package", description=__doc__)
    stage_options.add_arguments(parser)
    parser.add_argument("--out", type=Path, default=OUT, help="where zip and template go")
    return parser


if __name__ == "__main__":
    sys.exit(main())
