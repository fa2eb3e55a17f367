import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib import keys
from chalicelib.errors import NotFoundError, TooSlowError
from chalicelib.fit import FITS, Fit
from chalicelib.images import pictures
from chalicelib.model import occlusion
from chalicelib.uploads import deletion, explainer, explanations, messages, worker
from chalicelib.uploads.events import Asked
from chalicelib.uploads.worker import Model
from tests.support.interruptions import Interruption, KilledError
from tests.support.pictures import encoded, noise
from tests.support.stores import SETTINGS
from tests.support.uploads import ID, post
from tests.support.voting import CARD, MODEL, NOW, VotingFixture

pytestmark = pytest.mark.usefixtures("near")
PID = keys.picture_id(ID)
PICTURE = encoded(noise(200, 160, 3))


def corner(pixels: NDArray[np.uint8]) -> list[float]:
    """Classify by how far the lower right corner is from grey."""
    far = float(np.abs(pixels[-16:, -16:].astype(float) - 128).mean()) / 128
    return [far, (1 - far) / 2, (1 - far) / 2]


CORNER = replace(MODEL, classify=corner)


def answered(voting: VotingFixture) -> str:
    """Have a picture answered; return its name."""
    document = worker.process_upload(post(voting.buckets, PICTURE), voting.ports, CORNER, SETTINGS)
    assert document is not None
    return str(document["result"]["name"])


@pytest.fixture
def name(voting: VotingFixture) -> str:
    """Return the name of a picture that was answered."""
    return answered(voting)


def ask(voting: VotingFixture, name: str) -> None:
    """Ask as a peer does; it is said where the explanation will be."""
    asked = explanations.ask(name, voting.context, voting.queue)
    assert asked == {"explanation": f"/explanations/{name}.json"}


def stored(voting: VotingFixture, name: str) -> dict[str, Any] | None:
    body = voting.storage.read(keys.explanation_key(name))
    return None if body is None else json.loads(body)


def test_explanation_is_of_the_pixels_that_the_model_saw(voting: VotingFixture, name: str) -> None:
    ask(voting, name)
    (message,) = voting.queue.sent
    messages.process_message(message, voting.ports, CORNER, SETTINGS)
    found = stored(voting, name)
    assert found is not None
    labels = found.pop("labels")
    assert found == {
        "name": name,
        "created": "2026-11-22T12:00:00Z",
        "model": {"name": CARD.name, "version": CARD.version},
        "patch": 0.25,
        "stride": 0.125,
        "columns": 7,
        "rows": 7,
    }
    assert labels[0]["label"] == CARD.labels[0]
    assert np.argmax(labels[0]["drops"]) == 48
    result = json.loads(voting.storage.read(keys.result_key(name)) or b"")
    told = result["predictions"][0]["probability"]
    assert labels[0]["probability"] == pytest.approx(told, abs=1e-4)


@pytest.mark.parametrize("fit", FITS)
def test_model_sees_the_thumbnail_to_the_pixel(voting: VotingFixture, name: str, fit: Fit) -> None:
    seen: list[NDArray[np.uint8]] = []

    def note(pixels: NDArray[np.uint8]) -> list[float]:
        seen.append(pixels)
        return [0.5, 0.3, 0.2]

    card = replace(CARD, input=replace(CARD.input, fit=fit))
    explainer.explain(Asked(name, PID), voting.ports, Model(card, note))
    assert (seen[0] == pictures.read(PICTURE, CARD.width, CARD.height).pixels).all()


def test_picture_is_explained_once(voting: VotingFixture, name: str) -> None:
    runs = 0

    def count(_pixels: object) -> list[float]:
        nonlocal runs
        runs += 1
        return [0.5, 0.3, 0.2]

    model = replace(MODEL, classify=count)
    for _ in range(5):  # impatient peers
        ask(voting, name)
    for message in voting.queue.sent:
        messages.process_message(message, voting.ports, model, SETTINGS)
    assert runs == 50
    voting.queue.sent.clear()
    ask(voting, name)
    assert voting.queue.sent == []


def test_too_slow_model_says_so(
    voting: VotingFixture, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(occlusion, "SECONDS", 0)
    document = explainer.explain(Asked(name, PID), voting.ports, MODEL)
    assert document == stored(voting, name)
    assert document == {
        "name": name,
        "created": "2026-11-22T12:00:00Z",
        "refused": "too-slow",
        "message": str(TooSlowError()),
    }


@pytest.mark.parametrize("unknown", ["NONE", "a", "../x", ""])
def test_unknown_picture_is_not_explained(voting: VotingFixture, unknown: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        explanations.ask(unknown, voting.context, voting.queue)
    assert caught.value.code == "unknown-picture"
    assert voting.queue.sent == []


def test_deletion_takes_the_explanation_along(voting: VotingFixture, name: str) -> None:
    explainer.explain(Asked(name, PID), voting.ports, MODEL)
    deletion.delete(ID, voting.ports, NOW)
    assert voting.left() == []


def test_late_explanation_brings_nothing_back(voting: VotingFixture, name: str) -> None:
    deletion.delete(ID, voting.ports, NOW)
    assert explainer.explain(Asked(name, PID), voting.ports, MODEL) is None
    assert voting.left() == []


@pytest.mark.parametrize("after", [False, True])
def test_deletion_at_any_moment_leaves_nothing(voting: VotingFixture, after: bool) -> None:
    step, calls = 0, 0
    while step == 0 or step <= calls:
        assert voting.left() == []
        step += 1
        name = answered(voting)
        deleting = Interruption.at(step, lambda: deletion.delete(ID, voting.ports, NOW))
        deleting.after = after
        explainer.explain(Asked(name, PID), voting.interrupted(deleting).ports, MODEL)
        calls = len(deleting.calls)
    assert step > 5


def test_killed_worker_repeats_to_the_same_end(voting: VotingFixture, name: str) -> None:
    step, killed = 0, True
    while killed:
        step += 1
        death = Interruption.death(step)
        try:
            explainer.explain(Asked(name, PID), voting.interrupted(death).ports, MODEL)
            killed = False
        except KilledError:
            explainer.explain(Asked(name, PID), voting.ports, MODEL)
        found = stored(voting, name)
        assert found is not None
        assert found["labels"]
        voting.storage.delete(keys.explanation_key(name))
    assert step > 5


def test_explanation_of_an_earlier_picture_is_replaced(voting: VotingFixture, name: str) -> None:
    key = keys.explanation_key(name)
    voting.storage.write(key, b"{}", "application/json", picture_id="e" * 32)
    ask(voting, name)
    messages.process_message(voting.queue.sent[0], voting.ports, MODEL, SETTINGS)
    assert (stored(voting, name) or {})["name"] == name


def test_name_of_another_picture_is_left_alone(voting: VotingFixture, name: str) -> None:
    explainer.explain(Asked(name, PID), voting.ports, MODEL)
    assert explainer.explain(Asked(name, "e" * 32), voting.ports, MODEL) is None
    assert stored(voting, name) is not None
