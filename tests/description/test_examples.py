"""The examples of the page for programs run as they stand."""

import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import requests

from fuzzyvision.common import site
from tests.support.paths import BUNDLED, MODEL
from tests.support.pictures import encoded, quadrants
from tests.support.stack import RunningStack

RUN = {"curl": ["bash"], "javascript": ["node"], "python": [sys.executable]}
NEEDED = {"curl": ["bash", "curl", "jq"], "javascript": ["node"], "python": []}
ENDING = {"curl": "sh", "javascript": "mjs", "python": "py"}


def example(page: str, name: str) -> str:
    """Return the code of an example, as a browser shows it."""
    found = re.search(rf'<code id="{name}-code">(.*?)</code>', page, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


@pytest.mark.parametrize("name", sorted(RUN))
def test_example_classifies_a_picture(stack: RunningStack, tmp_path: Path, name: str) -> None:
    missing = [program for program in NEEDED[name] if shutil.which(program) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed")
    page = requests.get(f"{stack.url}/docs.html", timeout=30).text
    code = tmp_path / f"example.{ENDING[name]}"
    code.write_text(example(page, name).replace("http://localhost:8000", stack.url))
    (tmp_path / "mouse.jpg").write_bytes(encoded(quadrants()))
    command = [*RUN[name], code.name]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603 - our own example
    assert ran.returncode == 0, ran.stderr
    answer: Any = json.loads(ran.stdout.replace("'", '"').replace("None", "null"))
    assert answer["status"] == "classified"
    assert answer["result"]["model"]["version"] == BUNDLED.version


def test_examples_are_published_as_they_are_written() -> None:
    page = site.files(MODEL)["/docs.html"].body.decode()
    assert "\n    sent = requests.post(\n        ticket" in example(page, "python")
