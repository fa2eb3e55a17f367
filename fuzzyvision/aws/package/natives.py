"""Checks the native libraries of a package: unused ones, and those that Lambda could not load."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from elftools.common.exceptions import ELFError
from elftools.elf.dynamic import DynamicSegment
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

from fuzzyvision.aws.package.target import SYSTEM, VERSION, VERSIONS, Target
from fuzzyvision.common.errors import CommandError

_MAGIC = b"\x7fELF"


@dataclass(frozen=True)
class Native:
    """A native library.

    `machine` is the processor as ELF names it, `soname` what others call the library, `needed`
    the libraries that it needs, and `versions` the symbol versions that it needs of them, such
    as GLIBC_2.17.
    """

    machine: str
    soname: str
    needed: frozenset[str]
    versions: frozenset[tuple[str, str]]


Natives = Mapping[str, Native]
"""Libraries by their path in the package."""

_LIBRARIES = re.compile(r"[\w.]+\.libs/")
_VERSION = re.compile(r"([A-Z]+)_(\d+(?:\.\d+)*)")
_TAG = re.compile(r"\.(?:cpython-\d+|abi3)[\w-]*\.so$")


def read(folder: Path) -> dict[str, Native]:
    """Return the native libraries below a folder. Raises CommandError if one is damaged."""
    found = {}
    for path in folder.rglob("*.so*"):
        with path.open("rb") as file:
            if file.read(len(_MAGIC)) == _MAGIC:
                name = path.relative_to(folder).as_posix()
                try:
                    found[name] = _native(ELFFile(file))
                except (ELFError, AttributeError, UnicodeDecodeError) as error:
                    raise CommandError(f"{name} is a damaged library: {error}.") from error
    return found


def _native(elf: ELFFile) -> Native:
    segments = [part for part in elf.iter_segments() if isinstance(part, DynamicSegment)]
    sections = [part for part in elf.iter_sections() if isinstance(part, GNUVerNeedSection)]
    # pyelftools gives a tag an attribute of its kind.
    tags = [vars(tag) for segment in segments for tag in segment.iter_tags()]
    versions = {
        (str(library.name), version.name)
        for section in sections
        for library, all_versions in section.iter_versions()
        for version in all_versions
    }
    return Native(
        machine=elf.header["e_machine"],
        soname=next((tag["soname"] for tag in tags if "soname" in tag), ""),
        needed=frozenset(tag["needed"] for tag in tags if "needed" in tag),
        versions=frozenset(versions),
    )


def idle(natives: Natives) -> set[str]:
    """Return the libraries that wheels brought along and that nothing left needs.

    Python loads extension modules; only those load the libraries in `<package>.libs`.
    """
    brought = {_name(path, native): path for path, native in natives.items() if _is_brought(path)}
    waiting = [path for path in natives if not _is_brought(path)]
    used = set(waiting)
    while waiting:
        for name in natives[waiting.pop()].needed:
            path = brought.get(name)
            if path is not None and path not in used:
                used.add(path)
                waiting.append(path)
    return natives.keys() - used


def faults(natives: Natives, target: Target) -> list[str]:
    """Say, in a sentence each, what keeps libraries from being loaded on Lambda."""
    present = {_name(path, native) for path, native in natives.items()}
    found = []
    for path, native in sorted(natives.items()):
        if native.machine != target.elf_machine:
            found.append(f"{path} is for another processor than {target.architecture}.")
        found += [
            f"{path} needs {name}, which neither Lambda nor the package has."
            for name in sorted(native.needed - present - SYSTEM)
        ]
        found += [
            f"{path} needs {version} of {library}; Lambda has {_limit(version)}."
            for library, version in sorted(native.versions)
            if library in SYSTEM and not _is_there(version)
        ]
        found += _tag_faults(path, target)
    return found


def newest(natives: Natives) -> dict[str, str]:
    """Return the newest version that is needed of each of the system's libraries."""
    needs: dict[str, tuple[int, ...]] = {}
    for native in natives.values():
        for library, version in native.versions:
            parsed = _VERSION.fullmatch(version)
            if library in SYSTEM and parsed:
                needs[parsed[1]] = max(needs.get(parsed[1], ()), _numbers(parsed[2]))
    return {name: _dotted(numbers) for name, numbers in sorted(needs.items())}


def _tag_faults(path: str, target: Target) -> Iterator[str]:
    """Extension modules say in their names for which Python and processor they are."""
    own = f".cpython-{''.join(map(str, VERSION))}-{target.machine}-linux-gnu.so"
    if _TAG.search(path) and not path.endswith((own, ".abi3.so")):
        yield f"{path} is for another Python than Lambda's."


def _is_brought(path: str) -> bool:
    return _LIBRARIES.match(path) is not None


def _name(path: str, native: Native) -> str:
    return native.soname or PurePosixPath(path).name


def _is_there(version: str) -> bool:
    parsed = _VERSION.fullmatch(version)
    return (
        parsed is not None and parsed[1] in VERSIONS and _numbers(parsed[2]) <= VERSIONS[parsed[1]]
    )


def _limit(version: str) -> str:
    name = version.split("_", 1)[0]
    return f"{name}_{_dotted(VERSIONS[name])} at most" if name in VERSIONS else "no such thing"


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def _dotted(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, numbers))
