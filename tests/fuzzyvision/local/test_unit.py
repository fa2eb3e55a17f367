"""`fuzzy-vision service`: what it prints, and what systemd says of it where it is installed."""

import getpass
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from fuzzyvision.commands.local import service
from fuzzyvision.common.project import ROOT
from fuzzyvision.local.network import EVERYWHERE
from fuzzyvision.local.unit import PASSWORD_FILE, Unit

analyze = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed"
)


def unit(data: Path, port: int = 8000, **environ: str) -> str:
    return Unit("ada", Path(sys.executable), ROOT, data, port, environ).text()


def values(text: str, name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", text, re.MULTILINE)


def verified(folder: Path, text: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    path = folder / "fuzzy-vision.service"
    path.write_text(text)
    command = ["systemd-analyze", *arguments, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - of this test


def test_the_options_are_in_the_unit(tmp_path: Path) -> None:
    environ = {"KEEP_DAYS": "7", "PASSWORD": "tulips and mice", "URL": ""}
    arguments = ["--host", EVERYWHERE, "--port", "9000", "--data", str(tmp_path)]
    done = CliRunner().invoke(service, arguments, env=environ)
    assert done.exit_code == 0
    settings = values(done.output, "Environment")
    assert settings == [f"DATA={tmp_path}", "PORT=9000", "KEEP_DAYS=7", "HOST=0.0.0.0"]
    assert values(done.output, "User") == [getpass.getuser()]
    assert values(done.output, "ExecStart") == [f"{sys.executable} -m fuzzyvision.cli run"]


def test_the_password_is_not_in_the_unit(tmp_path: Path) -> None:
    environ = {"PASSWORD": "tulips and mice"}
    done = CliRunner().invoke(service, ["--data", str(tmp_path)], env=environ)
    assert "tulips" not in done.output
    assert values(done.output, "EnvironmentFile") == [f"-{PASSWORD_FILE}"]


def test_a_wrong_address_is_refused_before_it_is_installed() -> None:
    done = CliRunner().invoke(service, ["--url", "pictures.example.org"])
    assert done.exit_code != 0
    assert "URL is like" in str(done.exception)


def test_it_may_write_to_its_folder_alone(tmp_path: Path) -> None:
    text = unit(tmp_path)
    assert values(text, "ProtectSystem") == ["strict"]
    assert values(text, "ReadWritePaths") == [str(tmp_path)]


@pytest.mark.parametrize(("port", "capability"), [(8000, ""), (80, "CAP_NET_BIND_SERVICE")])
def test_only_low_ports_need_a_capability(tmp_path: Path, port: int, capability: str) -> None:
    assert values(unit(tmp_path, port), "CapabilityBoundingSet") == [capability]


@analyze
def test_systemd_understands_it(tmp_path: Path) -> None:
    folder = tmp_path / 'my "data" 100% \\ $HOME'
    folder.mkdir()
    done = verified(tmp_path, unit(folder, HOST=EVERYWHERE), "verify", "--man=no")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@analyze
def test_systemd_finds_little_exposed(tmp_path: Path) -> None:
    options = ("security", "--offline=true", "--no-pager", "--threshold=30")
    done = verified(tmp_path, unit(tmp_path), *options)
    assert done.returncode == 0, done.stdout
