"""A peer's visit: what each step of a check leaves for those after it."""

import os
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeVar

from PIL import Image

from fuzzyvision.checking.faults import FaultError
from fuzzyvision.client.site import Site

T = TypeVar("T")
_PAUSE = 0.25
_SIZE = (320, 240)


def picture() -> bytes:
    """Return a JPEG that nobody has sent before: coloured squares."""
    squares = Image.frombytes("RGB", (8, 6), os.urandom(8 * 6 * 3))
    buffer = BytesIO()
    squares.resize(_SIZE, Image.Resampling.NEAREST).save(buffer, "JPEG")
    return buffer.getvalue()


@dataclass
class Visit:
    """A visit of a site. `patience` is how many seconds what takes its time may take."""

    client: Site
    patience: float = 60
    picture: bytes = field(default_factory=picture)
    voter: str = field(default_factory=lambda: secrets.token_hex(16))
    policy: dict[str, str] = field(default_factory=dict)
    page: str = ""
    ticket: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)
    votes: int = 0

    @property
    def name(self) -> str:
        """The short name of the picture."""
        return str(self.result["name"])

    def is_(self, access: str) -> bool:
        """Return whether the page says that the service is public, unlisted or invited."""
        return f'<meta name="access" content="{access}"' in self.page

    def until(self, find: Callable[[], T | None], words: str) -> T:
        """Return what is found, as soon as it is there; raises FaultError if it takes too long."""
        end = time.monotonic() + self.patience
        while (found := find()) is None:
            if time.monotonic() > end:
                raise FaultError(f"{words} within {self.patience:g} s")
            time.sleep(_PAUSE)
        return found
