"""Kills an export before each thing that it does to the disk.

It forks a process per kill, so that nothing has to be imported twice; prints how many there were.
"""

import itertools
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tqdm import tqdm

from chalicelib import keys
from chalicelib.ports import LabelledPicture
from fuzzyvision.common.stages import Stage
from fuzzyvision.dataset.export import export
from tests.support.peers import Listed, subject, vote
from tests.support.pictures import encoded, noise

PICTURES = (".jpg", ".png")
TOUCHING = {"os.rename", "os.remove", "os.mkdir", "os.rmdir"}
State = dict[str, bytes]


class Objects(dict[str, bytes]):
    """Stands for storage: an object or None."""

    read = dict.get


def stage(pictures: dict[str, tuple[int, str]]) -> Stage:
    """Return a stage with pictures by their id: the seed to draw one from, and its votes."""
    listed, objects = Listed(), Objects()
    for pid, (seed, labels) in pictures.items():
        votes = tuple(vote(number, label) for number, label in enumerate(labels.split()))
        listed[pid] = LabelledPicture(subject(pid), votes)
        display, thumbnail = keys.labelled_keys(pid)
        objects[display] = encoded(noise(64, 48, seed))
        objects[thumbnail] = encoded(noise(8, 8, seed), "PNG")
    return Stage("prod", "one", "results", objects, listed)  # type: ignore[arg-type] # fakes


def pid(number: int) -> str:
    return f"{number:032x}"


BEFORE = stage({pid(0): (0, "Mouse"), pid(1): (1, "Mouse"), pid(2): (2, "Mouse")})
AFTER = stage(
    {
        pid(0): (0, "Mouse"),
        pid(1): (1, "Watch"),  # voted on anew
        # the third was deleted
        pid(3): (0, "Mouse"),  # the same as the first
    }
)


def in_a_process_of_its_own(work: Callable[[], object]) -> int:
    """Return the signal or exit status that a piece of work ended with."""
    child = os.fork()
    if not child:
        try:
            work()
        except BaseException:  # noqa: BLE001 - nothing may get past a forked process
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def doomed(folder: Path, of: Stage, step: int) -> None:
    """Export until the disk is to be touched for the n-th time."""
    left = step

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        writing = event == "open" and str(arguments[1]).startswith("w")
        if (event in TOUCHING or writing) and str(folder) in str(arguments[0]):
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    export(of, folder, thumbnails=True)


def state(folder: Path) -> State:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def check_whole(now: State, of: Stage) -> None:
    """See that no picture is cut off."""
    whole = {*BEFORE.storage.values(), *of.storage.values()}  # type: ignore[attr-defined] # a dict
    cut = [path for path, data in now.items() if path.endswith(PICTURES) and data not in whole]
    assert not cut


def kill_at_every_step(root: Path, of: Stage, ready: Path) -> int:
    """Export what a stage has to copies of a folder, each killed at another step, then again."""
    # All of one name, which the tasks for Label Studio have in them.
    folder, wanted = (root / place / ready.name for place in ("killed", "wanted"))
    shutil.copytree(ready, wanted)
    export(of, wanted, thumbnails=True)
    for step in itertools.count(1):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(ready, folder)
        ended = in_a_process_of_its_own(partial(doomed, folder, of, step))
        check_whole(state(folder), of)
        export(of, folder, thumbnails=True)
        assert state(folder) == state(wanted), f"after step {step}"
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
    shutil.rmtree(ready)
    wanted.rename(ready)
    return step - 1


def main() -> None:
    """Kill the first export of a folder, and then the next one."""
    tqdm.monitor_interval = 0  # a thread that stays: what forks must have none
    root = Path(sys.argv[1])
    ready = root / "ready" / "labelled"
    ready.mkdir(parents=True)
    sys.stdout.write(json.dumps([kill_at_every_step(root, of, ready) for of in (BEFORE, AFTER)]))


if __name__ == "__main__":
    main()
