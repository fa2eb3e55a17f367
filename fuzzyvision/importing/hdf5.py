"""HDF5 files, checked for links to other files and for traps before Keras reads them."""

import math
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeAlias

import h5py

from fuzzyvision.common.errors import CommandError

Untyped: TypeAlias = Any
"""h5py's low-level objects, which have no types."""

_MOST_OBJECTS = 100_000
_RATIO, _SPARE = 8, 64_000_000
"""How many bytes a file may declare: Keras never compresses what it writes."""

_FILTERS = {
    h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE, h5py.h5z.FILTER_FLETCHER32,
    h5py.h5z.FILTER_LZF,
}  # fmt: skip
_KINDS = {h5py.h5t.INTEGER, h5py.h5t.FLOAT, h5py.h5t.ENUM, h5py.h5t.STRING, h5py.h5t.OPAQUE}
"""What arrays are made of: OPAQUE is how h5py writes bfloat16."""

_TEXT = 1000
"""Bytes that a string of any length counts for."""


def check(source: Path | IO[bytes], name: str) -> None:
    """Refuse a file whose content lies elsewhere or that is more than its size can hold.

    No data is read. `source` may be an open file. Raises CommandError.
    """
    if isinstance(source, Path):
        size = source.stat().st_size
    else:
        size = source.seek(0, os.SEEK_END)
        source.seek(0)
    try:
        with h5py.File(source, "r") as file:
            _Walk(name, _SPARE + _RATIO * size).through(file.id)
    except (OSError, RuntimeError, KeyError, ValueError, TypeError, OverflowError) as error:
        raise CommandError(f"{name} is damaged or incomplete and cannot be read.") from error


@dataclass
class _Walk:
    """A visit of all objects of a file, each once."""

    name: str
    left: int
    objects: int = 0
    seen: set[tuple[int, int]] = field(default_factory=set)

    def through(self, root: Untyped) -> None:
        """Check everything in a file, opening no other one."""
        info = h5py.h5o.get_info(root)
        self.seen.add((info.fileno, info.addr))
        waiting = [h5py.h5g.open(root, b"/")]
        while waiting:
            group = waiting.pop()
            self._count()
            self._attributes(group)
            for link in group:
                if group.links.get_info(link).type != h5py.h5l.TYPE_HARD:
                    self._refuse("a link, which may lead to any file of this machine")
                opened = self._object(group, link)
                if opened is not None:
                    waiting.append(opened)

    def _object(self, group: Untyped, link: bytes) -> Untyped:
        """Check one object; return it if it is a group."""
        self._count()
        info = h5py.h5o.get_info(group, link)
        if (info.fileno, info.addr) in self.seen:
            if info.type == h5py.h5o.TYPE_GROUP:
                self._refuse("groups that contain each other")
            return None
        self.seen.add((info.fileno, info.addr))
        if info.type == h5py.h5o.TYPE_GROUP:
            return h5py.h5g.open(group, link)
        if info.type != h5py.h5o.TYPE_DATASET:
            self._refuse("something that is neither a group nor an array")
        self._dataset(h5py.h5d.open(group, link))
        return None

    def _dataset(self, array: Untyped) -> None:
        made = array.get_create_plist()
        layout = made.get_layout()
        if layout == h5py.h5d.VIRTUAL or made.get_external_count():
            self._refuse("an array whose content is in another file")
        if any(made.get_filter(place)[0] not in _FILTERS for place in range(made.get_nfilters())):
            self._refuse("an array that is packed in a way that Keras never uses")
        chunk = made.get_chunk() if layout == h5py.h5d.CHUNKED else ()
        self._values(array, math.prod(chunk))
        self._attributes(array)

    def _attributes(self, thing: Untyped) -> None:
        for place in range(h5py.h5a.get_num_attrs(thing)):
            self._count()
            self._values(h5py.h5a.open(thing, index=place))

    def _values(self, values: Untyped, least: int = 0) -> None:
        """Count the bytes of an array or attribute; refuse references and mixtures."""
        kind, space = values.get_type(), values.get_space()
        if kind.get_class() not in _KINDS:
            self._refuse("values that are neither numbers nor text")
        text = kind.get_class() == h5py.h5t.STRING and kind.is_variable_str()
        count = max(space.get_simple_extent_npoints(), least)
        self.left -= count * (_TEXT if text else kind.get_size())
        if self.left < 0:
            self._refuse("arrays that are far larger than the file")

    def _count(self) -> None:
        self.objects += 1
        if self.objects > _MOST_OBJECTS:
            self._refuse("more objects than any model has")

    def _refuse(self, what: str) -> None:
        raise CommandError(
            f"{self.name} holds {what}: it is damaged or made to do harm, and is not read; if it "
            "is yours, save the model again with model.save()."
        )
