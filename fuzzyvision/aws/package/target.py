"""What the package is made for: Lambda's python3.13, which is Amazon Linux 2023."""

from dataclasses import dataclass

RUNTIME = "python3.13"
VERSION = (3, 13)

TASK_ROOT = "/var/task"
"""Where Lambda unpacks the package; it cannot be written to."""

MOST_UNPACKED = 262_144_000
"""Bytes of code that Lambda unpacks at most (Lambda quotas: 250 MB)."""

# glibc stays 2.34 for as long as Amazon Linux 2023 lives; libstdc++ and libgcc are those of
# GCC 14 since its release 2023.7; zlib is 1.2.11.
VERSIONS = {
    "CXXABI": (1, 3, 15),
    "GCC": (14, 0, 0),
    "GLIBC": (2, 34),
    "GLIBCXX": (3, 4, 33),
    "ZLIB": (1, 2, 9),
}
"""The newest symbol versions that the system's libraries have there."""

SYSTEM = frozenset(
    {
        "ld-linux-aarch64.so.1",
        "ld-linux-x86-64.so.2",
        "libc.so.6",
        "libdl.so.2",
        "libgcc_s.so.1",
        "libm.so.6",
        "libpthread.so.0",
        "librt.so.1",
        "libstdc++.so.6",
        "libutil.so.1",
        "libz.so.1",
    }
)
"""The system's libraries: all that a wheel may need without bringing it."""


@dataclass(frozen=True)
class Target:
    """A processor: as Lambda calls it, as wheels call it, and as ELF files do."""

    architecture: str
    machine: str
    elf_machine: str


TARGETS = {
    "x86_64": Target("x86_64", "x86_64", "EM_X86_64"),
    "arm64": Target("arm64", "aarch64", "EM_AARCH64"),
}
