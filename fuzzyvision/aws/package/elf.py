"""Reads what a native library needs, from its ELF file. Pure.

After "Executable and Linkable Format" (System V ABI, chapters 4 and 5) and, for the versions of
symbols, "Symbol Versioning" in the Linux Standard Base Core Specification.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAGIC = b"\x7fELF"

_64_BIT, _LITTLE_ENDIAN = 2, 1
_LOADED, _DYNAMIC = 1, 2  # kinds of segments
_END, _NEEDED, _STRINGS, _SONAME = 0, 1, 5, 14  # kinds of entries of the dynamic segment
_VERSIONS, _VERSION_COUNT = 0x6FFFFFFE, 0x6FFFFFFF


@dataclass(frozen=True)
class Native:
    """A native library.

    `machine` is the processor's number, `soname` what others call it, `needed` the libraries it
    needs, and `versions` the symbol versions it needs of them, such as GLIBC_2.17.
    """

    machine: int
    soname: str
    needed: frozenset[str]
    versions: frozenset[tuple[str, str]]


def read(data: bytes) -> Native:
    """Read a library. Raises ValueError if this is not a 64-bit little-endian ELF file."""
    if data[:6] != MAGIC + bytes((_64_BIT, _LITTLE_ENDIAN)):
        raise ValueError("not a 64-bit little-endian ELF file")
    try:
        return _Reader(data).native()
    except (struct.error, IndexError) as error:
        raise ValueError("a damaged ELF file") from error


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._segments = list(self._read_segments())
        self._entries = list(self._read_dynamic())
        self._strings = next((value for kind, value in self._entries if kind == _STRINGS), 0)

    def native(self) -> Native:
        (machine,) = struct.unpack_from("<H", self._data, 18)
        sonames = [self._string(value) for kind, value in self._entries if kind == _SONAME]
        needed = [self._string(value) for kind, value in self._entries if kind == _NEEDED]
        versions = frozenset(self._read_versions())
        return Native(machine, sonames[0] if sonames else "", frozenset(needed), versions)

    def _read_segments(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield kind, offset in the file, address in memory, and size of every segment."""
        (table,) = struct.unpack_from("<Q", self._data, 32)
        size, count = struct.unpack_from("<HH", self._data, 54)
        for number in range(count):
            kind, _, offset, address, _, length = struct.unpack_from(
                "<IIQQQQ", self._data, table + number * size
            )
            yield kind, offset, address, length

    def _read_dynamic(self) -> Iterator[tuple[int, int]]:
        for kind, offset, _, length in self._segments:
            if kind != _DYNAMIC:
                continue
            for place in range(offset, offset + length, 16):
                entry, value = struct.unpack_from("<qQ", self._data, place)
                if entry == _END:
                    return
                yield entry, value

    def _read_versions(self) -> Iterator[tuple[str, str]]:
        """Yield library and version of every need."""
        found = dict(self._entries)
        place = self._offset(found.get(_VERSIONS, 0))
        for _ in range(found.get(_VERSION_COUNT, 0)):
            _, count, file, first, following = struct.unpack_from("<HHIII", self._data, place)
            one = place + first
            for _ in range(count):
                _, _, _, name, after = struct.unpack_from("<IHHII", self._data, one)
                yield self._string(file), self._string(name)
                one += after
            place += following

    def _string(self, position: int) -> str:
        start = self._offset(self._strings) + position
        return self._data[start : self._data.index(b"\0", start)].decode()

    def _offset(self, address: int) -> int:
        """Return where in the file that is which will be at an address in memory."""
        for kind, offset, start, length in self._segments:
            if kind == _LOADED and start <= address < start + length:
                return offset + address - start
        return 0
