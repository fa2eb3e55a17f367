"""What a process gives up before it reads a stranger's file: writing, the network, programs."""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

_READ_FILE, _READ_DIR, _IN_FILES = 1 << 2, 1 << 3, (1 << 1) + (1 << 2) + (1 << 14)
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
"""How many rights on files each version of Landlock knows; later ones know 16."""

_SIZES = ((6, 24), (4, 16), (1, 8))
"""How many bytes of attributes each version takes: the later ones have more to give up."""

_OF_FOLDER = (1 << 15) - 1 - 1 - (1 << 6) - (1 << 9) - (1 << 10) - (1 << 11)
"""Everything except running programs and making devices, sockets and pipes."""

_SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo",
    "/nix/store", "/etc/ld.so.cache", "/etc/localtime", "/proc/self", "/proc/cpuinfo",
    "/proc/meminfo", "/proc/stat", "/sys/devices/system", "/sys/fs/cgroup", "/dev/null",
    "/dev/zero", "/dev/random", "/dev/urandom",
)  # fmt: skip
_PACKAGE = Path(__file__).parents[1]

_SPARE = 1_000_000_000
"""Bytes that libraries reserve and hardly use."""

_PDEATHSIG, _SECCOMP, _NO_NEW_PRIVILEGES = 1, 22, 38
_CALLS = {
    # socket, execve, execveat, ptrace, process_vm_writev, io_uring_setup; then what Landlock does
    # not know: changing modes, owners and extended attributes of files
    "x86_64": (0xC000003E, (41, 59, 322, 101, 311, 425,
                            90, 91, 92, 93, 94, 188, 189, 190, 260, 268, 452, 463)),
    "aarch64": (0xC00000B7, (198, 221, 281, 117, 271, 425, 5, 6, 7, 52, 53, 54, 55, 452, 463)),
}  # fmt: skip


def end_with(parent: int) -> None:
    """End this process as soon as its parent ends, where the platform has that (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def limit(memory: int, file: int) -> None:
    """Bound what this process may allocate and the size of a file that it may write, in bytes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file, file))
    with suppress(ValueError, OSError):  # macOS refuses it; the parent watches as well
        resource.setrlimit(resource.RLIMIT_DATA, (memory + _SPARE, memory + _SPARE))


def confine(folder: Path, readable: Sequence[Path]) -> bool:
    """Let this process write beneath `folder` alone and read there, in `readable` and in Python.

    No network and no other programs either. Permanently, and for all threads that it starts later.
    Returns whether the platform holds it to that; libraries that start threads come after.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    version = libc.syscall(444, None, 0, 1)
    landed = version > 0 and _land(libc, version, folder, readable)
    return forbid(_CALLS.get(platform.machine(), (0, ()))[1]) and landed


def _land(libc: ctypes.CDLL, version: int, folder: Path, readable: Sequence[Path]) -> bool:
    """Restrict files by Landlock, and from its later versions TCP, signals and local sockets."""
    handled = (1 << _RIGHTS.get(version, 16)) - 1
    attributes = struct.pack("QQQ", handled, 3, 3)  # files; TCP; signals and abstract sockets
    attributes = attributes[: next(size for least, size in _SIZES if version >= least)]
    rules = libc.syscall(444, attributes, len(attributes), 0)
    if rules < 0:
        return False
    for path, rights in _rights(folder, readable):
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:  # not on this system
            continue
        allowed = rights & handled & (-1 if path.is_dir() else _IN_FILES)
        failed = libc.syscall(445, rules, 1, struct.pack("=Qi", allowed, place), 0)
        os.close(place)
        if failed:
            return False
    return bool(libc.syscall(446, rules, 0) == 0)


def _rights(folder: Path, readable: Sequence[Path]) -> Iterator[tuple[Path, int]]:
    """Yield what may be reached, with the rights on it."""
    yield folder, _OF_FOLDER
    yield Path(os.devnull), _IN_FILES
    yield _PACKAGE.parent, _READ_DIR  # Python looks there for the package
    libraries = [path for path in sys.path if path.endswith("-packages")]
    own = (*readable, _PACKAGE, _PACKAGE.parent / "chalicelib", _PACKAGE.parent / "vendor")
    for path in (*map(Path, (*_SYSTEM, sys.prefix, sys.base_prefix, *libraries)), *own):
        yield path, _READ_FILE | _READ_DIR


def forbid(calls: Sequence[int]) -> bool:
    """Refuse system calls of these numbers from now on; return whether the platform does."""
    if platform.machine() not in _CALLS:
        return False
    load, equal, at_least, give = 0x20, 0x15, 0x35, 0x06
    refuse = (give, 0, 0, 0x00050001)  # EPERM
    steps = [(load, 0, 0, 4), (equal, 1, 0, _CALLS[platform.machine()][0]), refuse]
    steps.append((load, 0, 0, 0))
    for call in calls:
        steps += [(equal, 0, 1, call), refuse]
    steps += [(at_least, 0, 1, 1 << 30), refuse, (give, 0, 0, 0x7FFF0000)]  # x32's numbers; allow
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return bool(libc.prctl(_SECCOMP, 2, program, 0, 0) == 0)
