"""Reads an export with Hugging Face's and Label Studio's own libraries; prints JSON.

python -m tests.support.formats_reader EXPORT CACHE, in build/formats, which `make test-slow` fills
"""

import json
import sys
from pathlib import Path
from typing import Any

from datasets import load_dataset
from label_studio_sdk.label_interface import LabelInterface
from label_studio_sdk.label_interface.objects import TaskValue


def imagefolder(export: Path, cache: str) -> dict[str, list[Any]]:
    """Return the rows of each split, with the size of the picture."""
    splits = load_dataset("imagefolder", data_dir=str(export), cache_dir=cache)
    return {
        split: [{**row, "image": row["image"].size} for row in rows]
        for split, rows in splits.items()
    }


def tasks(export: Path) -> list[str]:
    """Return what Label Studio finds wrong with the tasks and their interface."""
    interface = LabelInterface((export / "label-studio.xml").read_text(encoding="utf-8"))
    interface.validate()
    told = json.loads((export / "label-studio.json").read_text(encoding="utf-8"))
    faults = []
    for task in told:
        TaskValue(**task)
        without = {"data": task["data"]}  # the SDK's own check of the whole task cannot be called
        faults += [] if interface.validate_task(without) else [f"no task: {task}"]
        for prediction in task["predictions"]:
            faults += interface.validate_prediction(prediction, return_errors=True)
    return faults


if __name__ == "__main__":
    export = Path(sys.argv[1])
    read = {"imagefolder": imagefolder(export, sys.argv[2]), "faults": tasks(export)}
    sys.stdout.write(json.dumps(read))
