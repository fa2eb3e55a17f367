"""The README's lines on AWS, typed as they stand into an empty shell, against AWS's double."""

import os
import re
import sys
from pathlib import Path

import pytest

from tests.support.aws.cloud import Cloud
from tests.support.aws.moto_template import STAND_IN
from tests.support.paths import ROOT
from tests.support.terminal import typed

_NETWORK = re.compile(r"^(PIP|UV)_|_proxy$|CERT|CA_BUNDLE", re.IGNORECASE)
"""How this machine reaches PyPI, where the package's wheels come from."""
ANSWERS = {r"\[y/N\]\s*$": "y", r"Type dev to continue: $": "dev"}


def lines() -> str:
    """Return the block of shell lines that sets the region."""
    blocks: list[str] = re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    [block] = [one for one in blocks if "AWS_REGION" in one]
    return block


def empty_shell(home: Path) -> dict[str, str]:
    """Return the environment of somebody who has keys, and has set nothing else."""
    bins = Path(sys.executable).parent
    network = {name: os.environ[name] for name in os.environ if _NETWORK.search(name)}
    return network | {
        "PATH": f"{bins}:/usr/local/bin:/usr/bin:/bin",
        "HOME": str(home),
        "TERM": "xterm",
        "AWS_ACCESS_KEY_ID": "owner",
        "AWS_SECRET_ACCESS_KEY": "secret",
        # Where the double is; and no metadata service, which would be asked for a role.
        "AWS_ENDPOINT_URL": os.environ["AWS_ENDPOINT_URL"],
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@pytest.mark.timeout(500)
@pytest.mark.xdist_group("package")
def test_readmes_lines_lead_to_the_address_and_back(cloud: Cloud, tmp_path: Path) -> None:
    shown = typed(f"cd {ROOT}\n{lines()}", empty_shell(tmp_path), ANSWERS)
    assert "account 123456789012, eu-central-1" in shown
    assert f"Fuzzy Vision is at https://{STAND_IN}" in shown
    assert "fuzzy-vision check dev" in shown  # nobody is at that address: the check says so
    assert f"Address              https://{STAND_IN}" in shown
    assert "Nothing of stage dev is left" in shown
    assert "Traceback" not in shown
    assert cloud.stacks() == []
