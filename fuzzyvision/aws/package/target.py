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

_OLDEST_GLIBC = 5
_OLD_NAMES = ("manylinux2014", "manylinux2010", "manylinux1")


@dataclass(frozen=True)
class Target:
    """A processor: as Lambda calls it, as wheels call it, and its number in ELF files."""

    architecture: str
    machine: str
    elf_machine: int

    def platforms(self) -> list[str]:
        """Return the platforms of wheels that run there, the best first (PEP 600)."""
        major, newest = VERSIONS["GLIBC"]
        numbered = [f"manylinux_{major}_{minor}" for minor in range(newest, _OLDEST_GLIBC - 1, -1)]
        return [f"{name}_{self.machine}" for name in [*numbered, *_OLD_NAMES]]

    def markers(self) -> dict[str, str]:
        """Return what the conditions of a wheel's requirements are held against (PEP 508)."""
        version = ".".join(map(str, VERSION))
        return {
            "extra": "",
            "implementation_name": "cpython",
            "implementation_version": f"{version}.0",
            "os_name": "posix",
            "platform_machine": self.machine,
            "platform_python_implementation": "CPython",
            "platform_system": "Linux",
            "python_full_version": f"{version}.0",
            "python_version": version,
            "sys_platform": "linux",
        }


TARGETS = {
    "x86_64": Target("x86_64", "x86_64", 62),
    "arm64": Target("arm64", "aarch64", 183),
}
