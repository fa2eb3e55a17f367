"""Reads Linux' /proc: CPU seconds and memory of processes. See proc(5)."""

import os
from pathlib import Path

_PROC = Path("/proc")
# Fields of /proc/PID/stat that follow the command, counted from the state, which is the first.
_PARENT, _TIMES = 1, slice(11, 15)


def cpu_seconds(pid: int) -> float:
    """Return the CPU seconds of a process and its children, ended ones and running ones."""
    ticks = sum(sum(map(int, _stat(one)[_TIMES])) for one in family(pid))
    return ticks / os.sysconf("SC_CLK_TCK")


def peak_memory(pid: int | str) -> float:
    """Return the most memory that a process ever held, in MB (VmHWM)."""
    lines = (_PROC / str(pid) / "status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024 / 1e6


def memory(pid: int) -> float:
    """Return the memory that a process and its children hold now, in MB (Pss).

    A page that several processes hold is divided among them: no page counts twice.
    """
    return sum(map(_share, family(pid)))


def family(pid: int) -> list[int]:
    """Return a process and its running descendants."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdecimal():
            try:
                parent = int(_stat(int(entry.name))[_PARENT])
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended while we looked
            children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for one in found:
        found += children.get(one, [])
    return found


def _share(pid: int) -> float:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # it ended while we looked
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) * 1024 / 1e6


def _stat(pid: int) -> list[str]:
    # The command is in brackets and may hold spaces and brackets itself.
    return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
