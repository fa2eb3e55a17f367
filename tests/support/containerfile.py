"""Reads a Containerfile, and runs its steps in a plain folder: no container runs here."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """An instruction and what follows it."""

    name: str
    rest: str

    @property
    def words(self) -> list[str]:
        """The words of its list, or of its line."""
        if self.rest.startswith("["):
            found: list[str] = json.loads(self.rest)
            return found
        return self.rest.split()


def steps(text: str) -> Iterator[Step]:
    """Yield the instructions of a Containerfile."""
    lines = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    for line in re.sub(r"\\\n\s*", " ", lines).splitlines():
        if line.strip():
            name, _, rest = line.partition(" ")
            yield Step(name, rest.strip())


@dataclass
class Plain:
    """A folder that stands for the root of a container, whose folders are `/app` and `/data`."""

    root: Path
    context: Path

    def __post_init__(self) -> None:
        self.environ = dict(os.environ)  # builders pass on proxies, and where packages are
        self.folder = self.root
        self.user = ""

    def build(self, instructions: list[Step]) -> None:
        """Take every step that makes the image."""
        takers = {"WORKDIR": self._enter, "COPY": self._copy, "RUN": self._run, "ENV": self._set}
        for step in instructions:
            if step.name == "USER":
                self.user = step.rest
            elif step.name in takers:
                takers[step.name](step)

    def here(self, text: str) -> str:
        """Return a text with the container's folders in this one."""
        return re.sub(r"(?<![\w.*])/(app|data)(?![\w-])", rf"{self.root}/\1", text)

    def _enter(self, step: Step) -> None:
        self.folder = Path(self.here(step.rest))
        self.folder.mkdir(parents=True, exist_ok=True)

    def _copy(self, step: Step) -> None:
        *sources, target = step.words
        for source in sources:
            found, place = self.context / source, self.folder / target
            if found.is_dir():
                shutil.copytree(found, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                place = place / found.name if target.endswith("/") else place
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(found, place)

    def _run(self, step: Step) -> None:
        command = ["sh", "-ec", self.here(step.rest)]
        subprocess.run(command, cwd=self.folder, env=self.environ, check=True)  # noqa: S603 - our own file

    def _set(self, step: Step) -> None:
        pairs = dict(word.split("=", 1) for word in step.words)
        self.environ |= {name: self.here(value) for name, value in pairs.items()}
