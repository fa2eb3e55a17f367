"""Native libraries, read from their own bytes and compared with what Lambda has."""

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fuzzyvision.aws.package import natives
from fuzzyvision.aws.package.natives import Native
from fuzzyvision.aws.package.target import TARGETS
from fuzzyvision.common.errors import CommandError

X86, ARM = TARGETS["x86_64"], TARGETS["arm64"]
LIBC = frozenset({("libc.so.6", "GLIBC_2.34")})
PLAIN = Native(X86.elf_machine, "", frozenset({"libc.so.6"}), LIBC)


def some_library() -> Path:
    folder = Path(np.__file__).parent / "_core"
    return next(folder.glob("_multiarray_umath*.so"))


@pytest.mark.skipif(sys.platform != "linux", reason="ELF is Linux's")
def test_library_is_read_as_readelf_reads_it() -> None:
    if not shutil.which("readelf"):
        pytest.skip("readelf is not installed")
    path = some_library()
    told = subprocess.run(  # noqa: S603 - binutils
        ["readelf", "-dVW", str(path)],  # noqa: S607 - wherever it is
        text=True,
        capture_output=True,
        check=True,
    ).stdout
    found = natives.read(path.parent)[path.name]
    assert found.needed == set(re.findall(r"Shared library: \[(.+)\]", told))
    versions = {version for _, version in found.versions}
    assert versions == set(re.findall(r"Name: (\S+) +Flags:", told))


def test_only_elf_files_are_libraries(tmp_path: Path) -> None:
    (tmp_path / "a.so").write_bytes(b"MZ" * 40)
    assert natives.read(tmp_path) == {}


@pytest.mark.parametrize("size", [5, 70, 1000, 1_000_000])
def test_damaged_library_is_named(size: int, tmp_path: Path) -> None:
    (tmp_path / "a.so").write_bytes(some_library().read_bytes()[:size])
    with pytest.raises(CommandError, match=r"a\.so is a damaged library"):
        natives.read(tmp_path)


def test_loadable_library_has_no_fault() -> None:
    assert (
        natives.faults({"a/b.so": PLAIN, "a/c.cpython-313-x86_64-linux-gnu.so": PLAIN}, X86) == []
    )


@pytest.mark.parametrize(
    ("path", "native", "fault"),
    [
        ("a.so", replace(PLAIN, machine="EM_AARCH64"), "is for another processor than x86_64"),
        ("a.so", replace(PLAIN, needed=frozenset({"libcuda.so.1"})), "needs libcuda.so.1, which"),
        (
            "a.so",
            replace(PLAIN, versions=frozenset({("libc.so.6", "GLIBC_2.35")})),
            "needs GLIBC_2.35 of libc.so.6; Lambda has GLIBC_2.34",
        ),
        (
            "a.so",
            replace(PLAIN, versions=frozenset({("libstdc++.so.6", "GLIBCXX_3.4.34")})),
            "Lambda has GLIBCXX_3.4.33",
        ),
        (
            "a.so",
            replace(PLAIN, versions=frozenset({("libc.so.6", "GLIBC_ABI_DT_RELR")})),
            "needs GLIBC_ABI_DT_RELR",
        ),
        ("a.cpython-311-x86_64-linux-gnu.so", PLAIN, "another Python"),
        ("a.cpython-313-aarch64-linux-gnu.so", PLAIN, "another Python"),
    ],
)
def test_unloadable_library_is_reported(path: str, native: Native, fault: str) -> None:
    [found] = natives.faults({path: native}, X86)
    assert found.startswith(path)
    assert fault in found


def test_packaged_libraries_need_no_version_check() -> None:
    own = replace(
        PLAIN, needed=frozenset({"libz-1.so"}), versions=frozenset({("libz-1.so", "ZZ_9")})
    )
    brought = replace(PLAIN, soname="libz-1.so")
    assert natives.faults({"a.so": own, "a.libs/libz-1.so": brought}, X86) == []


def test_unneeded_libraries_are_found() -> None:
    def needing(*names: str, soname: str = "") -> Native:
        return replace(PLAIN, needed=frozenset(names), soname=soname)

    found = natives.idle(
        {
            "PIL/_imaging.so": needing("libjpeg-1.so"),
            "pillow.libs/libjpeg-1.so": needing("libdeep-1.so", soname="libjpeg-1.so"),
            "pillow.libs/libdeep-1.so": needing(),
            "pillow.libs/libavif-1.so": needing("libdeep-1.so"),
            "PIL/_webp.so": needing(),
        }
    )
    assert found == {"pillow.libs/libavif-1.so"}


def test_newest_needed_versions_are_reported() -> None:
    older = replace(PLAIN, versions=frozenset({("libc.so.6", "GLIBC_2.9"), ("own.so", "OWN_7")}))
    assert natives.newest({"a.so": PLAIN, "b.so": older}) == {"GLIBC": "2.34"}
