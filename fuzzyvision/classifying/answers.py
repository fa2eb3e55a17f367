"""The file of answers: written row by row, so that a run which was killed can be continued."""

import csv
from collections import Counter
from pathlib import Path
from typing import IO

from fuzzyvision.classifying.formats import FORMATS, Format
from fuzzyvision.classifying.rows import Key, Row
from fuzzyvision.common.errors import CommandError


class Answers:
    """A file that answers are added to; `known` are the pictures that it has answers for.

    `model` is what answers now; `models` counts the answers that are there by theirs. Raises
    CommandError as `checked` does, if another command has the file, or if it holds anything else.
    """

    def __init__(self, path: Path, model: str = "") -> None:
        self.path = path
        self.known: set[Key] = set()
        self.models = Counter[str]()
        self._format = checked(path)
        self._head = self._format.head(model)
        self._file = path.open("a+b")
        try:
            _lock(self._file, path)
            self._read()
        except BaseException:
            self._file.close()
            raise

    def add(self, row: Row) -> None:
        """Write a row: a kill after this does not lose it."""
        if self._head and not self._file.tell():
            self._write(self._head)
        self._write(self._format.encode(row))
        self.known.add(row.key)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _read(self) -> None:
        """Learn what is answered; a last line without its end was cut off by a kill, and goes."""
        begin, whole = self._format.begin.encode(), 0
        self._file.seek(0)
        for number, raw in enumerate(self._file):
            if number == 0 and not raw.startswith(begin[: len(raw.rstrip())]):
                raise self._other(1)
            if not raw.endswith(b"\n"):
                break
            if number or not self._head:
                key, model = self._key(raw, number + 1)
                self.known.add(key)
                self.models[model] += 1
            whole += len(raw)
        self._file.truncate(whole)
        self._file.seek(whole)

    def _key(self, raw: bytes, number: int) -> tuple[Key, str]:
        try:
            return self._format.key(raw.rstrip(b"\r\n").decode())
        except (ValueError, LookupError, RecursionError, csv.Error) as error:
            raise self._other(number) from error

    def _other(self, number: int) -> CommandError:
        return CommandError(
            f"{self.path} holds something else in line {number}: choose another name, or move it."
        )

    def _write(self, text: str) -> None:
        self._file.write(f"{text}\n".encode())
        self._file.flush()


def checked(path: Path) -> Format:
    """Return the format of a file to write; raises CommandError if it or its folder is none."""
    found = FORMATS.get(path.suffix.lower())
    if found is None:
        raise CommandError(f"{path} must end in {', '.join(FORMATS)}.")
    if not path.parent.is_dir():
        raise CommandError(f"There is no folder {path.parent}: make it, or choose another.")
    return found


def _lock(file: IO[bytes], path: Path) -> None:
    """Keep other commands away until the file is closed, where the system can do that."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise CommandError(
            f"Another command is writing {path}: wait, or choose another."
        ) from error
    except OSError:  # a file system without locks
        return
