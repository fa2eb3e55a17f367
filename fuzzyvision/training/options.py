"""The command line of fuzzyvision/training/command.py."""

import argparse
from pathlib import Path

_WHAT = """Train a classifier from a folder of folders of pictures and bundle it for the service.
What you leave out is looked for beside the folder: pretrained weights and a teacher in weights/,
pictures of something else in <folder>_other. It tells what it found."""

_SEEDS = 2**32 - 1
"""What NumPy and TensorFlow both take; the training counts on by one."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of fuzzyvision/training/command.py's options."""
    made = argparse.ArgumentParser(prog="python -m fuzzyvision.training.command", description=_WHAT)
    add = made.add_argument
    add("folder", type=Path, help="one folder of pictures for each label")
    add("--labels", default="", help="the labels in order, a,b,c (else as bundled, else sorted)")
    add("--weights", default="", help="pretrained weights: a file, imagenet or none")
    add("--teacher", default="", help="a .tflite of features to be taught by, or none")
    add("--other", default="", help="a folder of anything else, to be unsure of, or none")
    add("--out", type=Path, default=Path("vendor/model"), help="where the bundle goes")
    add("--report", type=Path, help="where the report goes (else build/report/<name>.html)")
    add("--name", default="", help="the model's name, shown with its answers")
    add("--hold-out", default="", help="sources, a,b, to measure with instead of learning from")
    add("--epochs", type=_count, default=24, help="epochs at most, in each run")
    add("--runs", type=_count, default=2, help="trainings whose weights are averaged into one")
    add("--seed", type=_seed, default=7, help="of everything random")
    return made


def listed(text: str) -> tuple[str, ...]:
    """Return the parts of `a,b,c`."""
    return tuple(one.strip() for one in text.split(",") if one.strip())


def _seed(text: str) -> int:
    number = int(text)
    if not 0 <= number < _SEEDS:
        raise argparse.ArgumentTypeError(f"it must be from 0 to {_SEEDS - 1}")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1 is needed")
    return number
