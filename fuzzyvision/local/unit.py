"""The systemd unit of a server that starts with its machine. Pure."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PASSWORD_FILE = "/etc/fuzzy-vision.env"  # noqa: S105 - where it is, not what
_PRIVILEGED = 1024
"""Ports below this one need a capability."""

_UNIT = """\
# Fuzzy Vision as a service. Install it:
#   mkdir -p {folder}
#   fuzzy-vision service | sudo tee /etc/systemd/system/fuzzy-vision.service
#   sudo install -m 600 /dev/stdin {password_file}    (type PASSWORD=..., then Ctrl-D)
#   sudo systemctl enable --now fuzzy-vision
[Unit]
Description=Fuzzy Vision
Wants=network-online.target
After=network-online.target

[Service]
User={user}
WorkingDirectory={root}
ExecStart={python} -m fuzzyvision.cli run
{environment}
EnvironmentFile=-{password_file}
Restart=on-failure
RestartPreventExitStatus=2
TimeoutStopSec=60
KillMode=mixed

# It may write to its folder, and to nothing else.
ReadWritePaths={data}
ProtectSystem=strict
ProtectHome=read-only
PrivateTmp=yes
UMask=0077

# It needs neither devices nor privileges, and of the system's calls only the usual ones.
NoNewPrivileges=yes
{capabilities}
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_NETLINK AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
"""


@dataclass(frozen=True)
class Unit:
    """What a unit depends on: the user, the interpreter, the project, and the folder of data."""

    user: str
    python: Path
    root: Path
    data: Path
    port: int
    environ: Mapping[str, str]

    def text(self) -> str:
        """Return the unit."""
        bind = "CAP_NET_BIND_SERVICE" if self.port < _PRIVILEGED else ""
        settings = {"DATA": str(self.data), "PORT": str(self.port), **self.environ}
        given = {name: value for name, value in settings.items() if value}
        return _UNIT.format(
            user=self.user,
            root=_plain(str(self.root)),
            python=_quoted(str(self.python)).replace("$", "$$"),
            data=_quoted(str(self.data)),
            folder=shlex.quote(str(self.data)),
            password_file=PASSWORD_FILE,
            environment="\n".join(
                f"Environment={_quoted(f'{name}={value}')}" for name, value in given.items()
            ),
            capabilities=f"AmbientCapabilities={bind}\nCapabilityBoundingSet={bind}",
        )


def _plain(text: str) -> str:
    return text.replace("%", "%%")


def _quoted(text: str) -> str:
    """Return a word of a unit: as it is, or in quotes if it holds more than usual characters."""
    plain = _plain(text)
    if re.fullmatch(r"[\w%+,./:=@-]+", plain):
        return plain
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
