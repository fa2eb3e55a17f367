"""Native libraries, read from their own bytes and compared with what Lambda has."""

import io
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

X86, ARM = TARGETS["x86_64"], TARGETS["arm64"]
LIBC = frozenset({("libc.so.6", "GLIBC_2.34")})
PLAIN = Native(X86.elf_machine, "", frozenset({"libc.so.6"}), LIBC)


def some_library() -> Path:
    folder = Path(np.__file__).parent / "_core"
    return next(folder.glob("_multiarray_umath*.so"))


@pytest.mark.skipif(sys.platform != "linux", reason="ELF is Linux's")
def test_a_library_is_read_as_readelf_reads_it() -> None:
    if not shutil.which("readelf"):
        pytest.skip("readelf is not installed")
    path = some_library()
    told = subprocess.run(  # noqa: S603 - binutils
        ["readelf", "-dVW", str(path)],  # noqa: S607 - wherever it is
        text=True,
        capture_output=True,
        check=True,
    ).stdout
    found = natives.read(io.BytesIO(path.read_bytes()))
    assert found.needed
    for name in found.needed:
        assert f"Shared library: [{name}]" in told
    assert told.count("(NEEDED)") == len(found.needed)
    section = told[told.index("version needs section") if "version needs" in told else 0 :]
    versions = [
        line.split("Name: ")[1].split()[0] for line in section.splitlines() if "Flags:" in line
    ]
    assert sorted(versions) == sorted(version for _, version in found.versions)


@pytest.mark.parametrize("data", [b"", b"\x7fELF", b"\x7fELF\x01\x01" + bytes(60), b"MZ" * 40])
def test_other_files_are_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match="ELF"):
        natives.read(io.BytesIO(data))


def test_a_library_cut_short_is_a_value_error() -> None:
    data = some_library().read_bytes()
    with pytest.raises(ValueError, match="damaged"):
        natives.read(io.BytesIO(data[: len(data) // 2]))


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
