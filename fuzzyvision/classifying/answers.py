"""The file of answers: written row by row, so that a run which was killed can be continued."""

import csv
from pathlib import Path

from fuzzyvision.classifying.formats import FORMATS
from fuzzyvision.classifying.rows import Key, Row
from fuzzyvision.common.errors import CommandError


class Answers:
    """A file that answers are added to; `known` are the pictures that it has answers for.

    Raises CommandError if its ending is not one of FORMATS, or if it holds anything else.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.known: set[Key] = set()
        found = FORMATS.get(path.suffix.lower())
        if found is None:
            raise CommandError(f"{path} must end in {', '.join(FORMATS)}.")
        self._format = found
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a+b")
        try:
            self._read()
        except BaseException:
            self._file.close()
            raise

    def add(self, row: Row) -> None:
        """Write a row: a kill after this does not lose it."""
        self._write(self._format.encode(row))
        self.known.add(row.key)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _read(self) -> None:
        """Learn what is answered; a last line without its end was cut off by a kill, and goes."""
        head, begin, whole = self._format.head, self._format.begin.encode(), 0
        self._file.seek(0)
        for number, raw in enumerate(self._file):
            if number == 0 and not raw.startswith(begin[: len(raw.rstrip())]):
                raise self._other(1)
            if not raw.endswith(b"\n"):
                break
            if number or not head:
                self.known.add(self._key(raw, number + 1))
            whole += len(raw)
        self._file.truncate(whole)
        if not whole and head:
            self._write(head)

    def _key(self, raw: bytes, number: int) -> Key:
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
