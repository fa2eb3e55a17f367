"""The desk as the command opens it, next to a running service."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import requests

from tests.support.journey import answer_to
from tests.support.paths import ROOT
from tests.support.pictures import encoded, noise
from tests.support.stack import running_stack


def address_in(lines: Path, process: "subprocess.Popen[bytes]") -> str:
    """Return the address that the command prints."""
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None:
        found = re.search(r"http://\S+", lines.read_text())
        if found:
            return found[0]
        time.sleep(0.1)
    raise AssertionError(lines.read_text())


def test_owner_hides_a_picture_of_a_running_service(tmp_path: Path) -> None:
    with running_stack(tmp_path, WORKERS="1") as stack:
        result = answer_to(stack, encoded(noise(200, 150)))["result"]
        place = ["--stage", "local"] if stack.on_moto else ["--data", str(stack.data)]
        lines = tmp_path / "desk.txt"
        with (
            lines.open("wb") as output,
            subprocess.Popen(  # noqa: S603 - our own command
                [sys.executable, "-m", "fuzzyvision.cli", "desk", *place],
                cwd=ROOT,
                env=os.environ | {"FUZZY_LOCAL": str(stack.note)},
                stdout=output,
                stderr=output,
            ) as desk,
        ):
            owner = requests.Session()
            page = owner.get(address_in(lines, desk), timeout=60)
            assert "Desk" in page.text
            newest = owner.get(page.url + "newest", timeout=60).text
            [token] = set(re.findall(r'name="token" value="([^"]+)"', newest))
            [pid] = set(re.findall(r'name="pid" value="([^"]+)"', newest))
            form = {"token": token, "action": "hide", "pid": pid}
            assert "is hidden" in owner.post(page.url, data=form, timeout=60).text
            hidden = requests.get(f"{stack.url}/results/{result['name']}.json", timeout=60).json()
            assert hidden == {"name": result["name"], "hidden": True}
            desk.send_signal(signal.SIGINT)
            assert desk.wait(60) == 0
        assert lines.read_text().endswith("Ended.\n")
