"""The native libraries of a package: what none needs any more, and what would not load. Pure."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from fuzzyvision.aws.package.elf import Native
from fuzzyvision.aws.package.target import SYSTEM, VERSION, VERSIONS, Target

Natives = Mapping[str, Native]
"""Libraries by their path in the package."""

_LIBRARIES = re.compile(r"[\w.]+\.libs/")
_VERSION = re.compile(r"([A-Z]+)_(\d+(?:\.\d+)*)")
_TAG = re.compile(r"\.(?:cpython-\d+|abi3)[\w-]*\.so$")


def idle(natives: Natives) -> set[str]:
    """Return the libraries that wheels brought along and that nothing left needs.

    Extension modules are loaded by Python; what lies in `<package>.libs` only by others.
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
