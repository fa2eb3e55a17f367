"""A profiler of the worker's steps: time is charged to the innermost function named here.

It knows functions by their full names, so the code that runs in service stays untouched.
"""

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from types import CodeType, FrameType, TracebackType
from typing import Any, Self

REST = "the rest"
STEPS = {
    "read": ("chalicelib.aws.s3.S3Objects.read", "chalicelib.aws.s3.S3Objects.read_upload"),
    "check": (
        "chalicelib.images.checks.check_format",
        "chalicelib.images.checks.check_header",
        "chalicelib.images.decode._orientation",
        "PIL.Image.open",
    ),
    "decode": ("PIL.JpegImagePlugin.JpegImageFile.draft", "PIL.ImageFile.ImageFile.load"),
    "display picture": ("chalicelib.images.render.display", "PIL.JpegImagePlugin._save"),
    "colours": ("chalicelib.images.colours.transform", "chalicelib.images.colours.to_srgb"),
    "thumbnail": ("chalicelib.images.render.thumbnail", "chalicelib.images.png.encode"),
    "inference": ("chalicelib.model.classifier.Classifier.probabilities",),
    "write": (
        "chalicelib.uploads.worker._store",
        "chalicelib.uploads.worker._file",
        "chalicelib.aws.s3.S3Objects.write",
        "chalicelib.aws.s3.S3Objects.write_all",
        "chalicelib.aws.s3.S3Objects.write_new",
        "chalicelib.aws.s3.S3Objects.delete_upload",
    ),
}
"""The functions of every step, by their full names, in the order of the steps."""

_STEP_OF = {name: step for step, names in STEPS.items() for name in names}


def name_of(code: CodeType, module: Mapping[str, Any]) -> str:
    """Return the full name of a function, given its code and the globals of its module."""
    return f"{module.get('__name__')}.{code.co_qualname}"


class Profiler:
    """A context that adds up the seconds of every step in this thread, in `seconds`.

    `step_of` maps a function's full name to its step.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.perf_counter,
        step_of: Mapping[str, str] = _STEP_OF,
    ) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._clock, self._step_of = clock, step_of
        self._known: dict[CodeType, str | None] = {}
        self._open: list[tuple[FrameType | None, str]] = [(None, REST)]
        self._since = 0.0

    def __enter__(self) -> Self:
        self._since = self._clock()
        sys.setprofile(self._watch)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        sys.setprofile(None)
        self._charge()

    def _watch(self, frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            step = self._step(frame)
            if step is not None:
                self._charge()
                self._open.append((frame, step))
        elif event == "return" and frame is self._open[-1][0]:
            self._charge()
            self._open.pop()

    def _charge(self) -> None:
        now = self._clock()
        self.seconds[self._open[-1][1]] += now - self._since
        self._since = now

    def _step(self, frame: FrameType) -> str | None:
        code = frame.f_code
        if code not in self._known:
            self._known[code] = self._step_of.get(name_of(code, frame.f_globals))
        return self._known[code]
