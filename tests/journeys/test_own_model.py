"""The loop for an owner's own model, by the commands that docs/loop.md names."""

import json
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from fuzzyvision.bundle.frameworks import keras, silence
from tests.support.journey import answer_to
from tests.support.paths import ROOT
from tests.support.pictures import encoded
from tests.support.stack import RunningStack, running_stack
from tests.support.trainable import picture
from tests.support.training import requires_tensorflow

Json = dict[str, Any]

LABELS = ("Red", "Green")
EACH = 30
"""Pictures of a label: about a fifth are on the test side, of which six give a verdict."""


@dataclass(frozen=True)
class Owner:
    """Somebody who follows the page in a folder of their own."""

    folder: Path
    commands: list[str]

    def type(self, command: str) -> str:
        """Run a line of the page, and return what it prints."""
        program, *arguments = shlex.split(command)
        assert program == "fuzzy-vision"
        ended = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", "fuzzyvision.cli", *arguments],
            cwd=self.folder, capture_output=True, text=True, check=False,
            env=os.environ | {"DATA": str(self.folder / "data"), "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def card(self, bundle: str) -> Json:
        """Return the card of a bundle."""
        found: Json = json.loads((self.folder / bundle / "card.json").read_text(encoding="utf-8"))
        return found


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    """Give an owner with a network that knows nothing yet, and the lines of the page."""
    page = (ROOT / "docs" / "loop.md").read_text(encoding="utf-8")
    block = re.search(r"from its file to a better one:\n\n```sh\n(.*?)```", page, re.DOTALL)
    assert block is not None
    keras().utils.set_random_seed(5)
    layers = keras().layers
    made = keras().Sequential([
        keras().Input((16, 16, 3)),
        layers.Conv2D(6, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(2, activation="softmax"),
    ])  # fmt: skip
    with silence():
        made.save(tmp_path / "my.keras")
    (tmp_path / "labels.txt").write_text("\n".join(LABELS))
    return Owner(tmp_path, block[1].splitlines())


@pytest.mark.slow
@requires_tensorflow
def test_votes_make_an_owners_own_model_better(owner: Owner) -> None:
    import_, run, export, train, compare, run_again = owner.commands
    owner.type(import_)
    right = asked(owner, run, voting=True)
    assert "holds 60 pictures" in owner.type(export)
    told = owner.type(f"{train} --epochs 40 --patience 40 --rate 0.05")  # it is tiny
    assert owner.type(compare).startswith("The new model is better")
    old, new = owner.card("build/mine"), owner.card("build/new")
    assert new["trained_from"]["version"] == old["version"]
    assert new["labels"] == old["labels"]
    assert new["input"] == old["input"]
    assert new["network"] == old["network"]
    assert new["compared"]["against"] == old["version"]
    assert new["compared"]["new"] > new["compared"]["old"]
    assert new["version"] in told
    assert asked(owner, run_again, voting=False) > right


def asked(owner: Owner, command: str, *, voting: bool) -> int:
    """Run the service, show it every picture, and return how often it says what it is."""
    setting, *rest = shlex.split(command)
    name, _, bundle = setting.partition("=")
    assert (name, rest) == ("MODEL_FOLDER", ["fuzzy-vision", "run"])
    right = 0
    with running_stack(owner.folder, MODEL_FOLDER=str(owner.folder / bundle)) as stack:
        for label in LABELS:
            for seed in range(EACH):
                result = answer_to(stack, encoded(picture(label, seed), "PNG"), "image/png")
                right += result["result"]["predictions"][0]["label"] == label
                if voting:
                    vote(stack, result["result"]["name"], label)
        shown = requests.get(f"{stack.url}/model/card.json", timeout=30).json()
    assert shown["version"] == owner.card(bundle)["version"]
    return right


def vote(stack: RunningStack, name: str, label: str) -> None:
    body = {"label": label, "voter": "ada", "blind": True}
    said = requests.post(f"{stack.url}/api/results/{name}/votes", json=body, timeout=60)
    assert said.status_code == 200
