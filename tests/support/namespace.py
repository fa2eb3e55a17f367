"""Another device on a network of this machine: a network namespace, with a cable to it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

OURS, THEIRS = "198.18.7.1", "198.18.7.2"  # of a network that is for tests of networks


@dataclass(frozen=True)
class Device:
    """Where programs run as on another device."""

    name: str

    def command(self, program: str, folder: Path) -> str:
        """Return the path of a command that runs a program there."""
        script = folder / f"{self.name}-{Path(program).name}"
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self.name} "{program}" "$@"\n')
        script.chmod(0o755)
        return str(script)


def obstacle() -> str:
    """Return why this machine can make no namespaces, or nothing."""
    if shutil.which("ip") is None:
        return "there is no `ip`: install iproute2"
    if os.geteuid() != 0:
        return "only root makes network namespaces"
    name = f"fv-try-{os.getpid()}"
    made = _ip("netns", "add", name, check=False)
    if made.returncode == 0:
        _ip("netns", "delete", name)
    return made.stderr.strip()


@contextmanager
def other_device() -> Iterator[Device]:
    """Connect a device to this machine, which leads it to everywhere else."""
    number = os.getpid()
    device, here, there = Device(f"fv-phone-{number}"), f"fvh{number}", f"fvt{number}"
    _ip("netns", "add", device.name)
    try:
        _ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", device.name)
        _ip("address", "add", f"{OURS}/30", "dev", here)
        _ip("link", "set", here, "up")
        _ip("-n", device.name, "address", "add", f"{THEIRS}/30", "dev", there)
        # An IPv6 address would come a second later: a browser drops what it is doing then.
        _ip("-n", device.name, "link", "set", there, "addrgenmode", "none")
        _ip("-n", device.name, "link", "set", there, "up")
        _ip("-n", device.name, "link", "set", "lo", "up")
        _ip("-n", device.name, "route", "add", "default", "via", OURS)
        yield device
    finally:
        _ip("netns", "delete", device.name)  # the cable goes with it


def _ip(*arguments: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - of this module
        ["ip", *arguments],  # noqa: S607 - where the system has it
        check=check,
        capture_output=True,
        text=True,
    )
