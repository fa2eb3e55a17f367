"""A page that is its owner's: words, colours and examples of a card, over HTTP."""

import json
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.support.journey import answer_to
from tests.support.paths import MODEL, ours
from tests.support.stack import RunningStack, running_stack

CARD: dict[str, Any] = {
    "title": "Ding <script>alert(1)</script>",
    "question": "Was ist das?",
    "summary": "Acht Dinge, die Leute verkaufen.",
    "contact": "ada@example.org",
    "accent": "#7a1f5c",
    "language": "de",
}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """Make a copy of the bundled model whose card is another owner's."""
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    (folder / "card.json").write_text(json.dumps(card | CARD), encoding="utf-8")
    return folder


def waiting_for(stack: RunningStack, voter: str) -> list[dict[str, Any]]:
    url, headers = f"{stack.url}/api/queue", {"Voter": voter}
    found: list[dict[str, Any]] = requests.get(url, headers=headers, timeout=30).json()["pictures"]
    return found


def get(stack: RunningStack, path: str) -> requests.Response:
    response = requests.get(stack.url + path, timeout=30)
    assert response.ok, path
    response.encoding = "utf-8"
    return response


def the_page_is_the_owners(stack: RunningStack) -> None:
    page = get(stack, "/").text
    assert "<title>Ding &lt;script&gt;alert(1)&lt;/script&gt; · Was ist das?</title>" in page
    assert 'data-card="question" dir="auto" lang="de">Was ist das?</h1>' in page
    assert '<a href="mailto:ada@example.org">Contact</a>' in page
    assert "Acht Dinge" in page
    assert "alert(1)</script>" not in page


def the_manifest_and_the_icons_are_there(stack: RunningStack) -> None:
    answer = get(stack, "/manifest.webmanifest")
    assert answer.headers["Content-Type"].startswith("application/manifest+json")
    assert (answer.json()["name"], answer.json()["theme_color"]) == (CARD["title"], CARD["accent"])
    for icon in answer.json()["icons"]:
        assert get(stack, icon["src"]).headers["Content-Type"] == "image/png"


def votes_on_an_example_count_nothing(stack: RunningStack) -> None:
    [first, *_] = json.loads((MODEL / "card.json").read_text(encoding="utf-8"))["examples"]
    example = get(stack, f"/examples/{first['file']}")
    assert example.headers["Cache-Control"] == "public, max-age=86400"
    result = answer_to(stack, example.content)["result"]
    assert result["example"] is True
    body = {"label": result["predictions"][1]["label"], "voter": "a", "blind": False}
    url = f"{stack.url}/api/results/{result['name']}/votes"
    assert requests.post(url, json=body, timeout=60).json()["label"] == body["label"]
    assert get(stack, "/api/stats").json()["votes"] == 0
    assert waiting_for(stack, "b") == []
    padded = answer_to(stack, example.content + b"\0")["result"]
    assert "example" not in padded
    # An answer is public a moment before its picture is filed.
    while not (waiting := waiting_for(stack, "b")):
        time.sleep(0.05)
    assert [picture["name"] for picture in waiting] == [padded["name"]]


@ours
@pytest.mark.timeout(180)
def test_page_words_and_examples_are_the_owners(tmp_path: Path, model: Path) -> None:
    with running_stack(tmp_path, MODEL_FOLDER=str(model)) as stack:
        the_page_is_the_owners(stack)
        the_manifest_and_the_icons_are_there(stack)
        votes_on_an_example_count_nothing(stack)
