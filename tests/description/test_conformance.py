"""Schemathesis against the running service: nothing that is not described, and no fault."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support import description
from tests.support.journey import answer_to
from tests.support.paths import BUNDLED, ROOT
from tests.support.pictures import encoded, quadrants
from tests.support.stack import running_stack

PROGRAM = ROOT / "build" / "schemathesis" / "bin" / "schemathesis"
EXAMPLES, LEAST_CALLS = 280, 5000
NOT_CHECKED = "ensure_resource_availability"
"""What a ticket is for is not there before its form is posted, which no description can tell."""


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_service_answers_as_described(tmp_path: Path) -> None:
    if not PROGRAM.exists():
        pytest.skip("build/schemathesis is not there; `make test-slow` installs it")
    closed = tmp_path / "openapi.json"
    closed.write_text(json.dumps(description.closed(description.load(), BUNDLED.labels)))
    report = tmp_path / "report.json"
    with running_stack(tmp_path) as stack:
        name = answer_to(stack, encoded(quadrants()))["result"]["name"]
        settings = tmp_path / "schemathesis.toml"
        settings.write_text(f'parameters = {{ "path.name" = "{name}" }}\n')
        options = {
            "--url": stack.url,
            "--checks": "all",
            "--exclude-checks": NOT_CHECKED,
            "--header": "Accept: application/zip",  # the one call that needs it; others ignore it
            "--max-examples": str(EXAMPLES),
            "--seed": "1",
            "--report": "json",
            "--report-json-path": str(report),
        }
        words = [word for pair in options.items() for word in pair]
        ran = subprocess.run(  # noqa: S603 - installed by us
            [PROGRAM, "--config-file", settings, "run", closed, "--continue-on-failure", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
    assert ran.returncode == 0, ran.stdout
    found: Any = json.loads(report.read_text())
    assert found["complete"]
    assert found["test_cases"]["generated"] >= LEAST_CALLS, found["test_cases"]
