"""`fuzzyvision.client` with a service that runs."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import requests

from fuzzyvision.cli import main
from fuzzyvision.client import Client, EntryError, NotFoundError, RejectedError
from tests.support.journey import answer_to
from tests.support.paths import BUNDLED
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack, running_stack

if TYPE_CHECKING:
    from fuzzyvision.client.files import Source


@pytest.fixture
def client(stack: RunningStack) -> Client:
    return Client(stack.url, seconds=60)


def test_result_is_that_of_the_page(stack: RunningStack, client: Client, tmp_path: Path) -> None:
    data = encoded(noise(300, 200, 21))
    (tmp_path / "line\nbreak.jpg").write_bytes(data)
    found = client.classify(tmp_path / "line\nbreak.jpg")
    told = answer_to(stack, data)["result"]
    assert [(one.label, one.probability) for one in found.predictions] == [
        (one["label"], one["probability"]) for one in told["predictions"]
    ]
    assert (found.label, found.model) == (told["label"], told["model"]["name"])
    assert found.version == told["model"]["version"]
    assert requests.get(found.link, timeout=30).ok
    assert found.upload_id not in repr(found)


def test_everything_about_a_picture_until_it_is_deleted(client: Client) -> None:
    found = client.classify(encoded(noise(120, 90, 22)))
    best = found.predictions[0]
    before = client.statistics()
    vote = client.vote(found.name, best.label)
    assert (vote.label, vote.people, vote.agree) == (best.label, 1, 1)
    assert client.vote(found.name, None).label is None
    assert client.vote(found.name, None, cannot_tell=True).cannot_tell
    assert client.vote(found.name, best.label).people == 1  # one voter, whatever is repeated
    assert client.statistics().votes == before.votes + 1
    explanation = client.explain(found.name)
    assert explanation.labels[0].label == best.label
    assert len(explanation.labels[0].drops) == explanation.columns * explanation.rows
    assert client.result(found.name).predictions == found.predictions
    client.delete(found.upload_id)
    with pytest.raises(NotFoundError, match="Nothing is stored under this id") as refused:
        client.delete(found.upload_id)
    assert (refused.value.status, refused.value.code) == (404, "unknown-upload")


def test_card_is_that_of_the_model_in_service(client: Client) -> None:
    card = client.model_card()
    assert (card.name, card.version, card.labels) == (
        BUNDLED.name,
        BUNDLED.version,
        BUNDLED.labels,
    )
    assert card.document["threshold"] == card.threshold == BUNDLED.threshold


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "This file is empty."),
    "text": (b"just text", "This file is not a JPEG, PNG"),
    "cut off": (encoded(noise(300, 200))[:5000], "This picture is damaged"),
    "too large": (b"\xff\xd8\xff" + bytes(20 * 2**20), "the limit is 20 MiB"),
    "HEIC": (b"\0\0\0\x18ftypheic" + bytes(100), "HEIC|damaged"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_picture_that_is_not_accepted_says_why(client: Client, kind: str) -> None:
    data, words = REFUSED[kind]
    with pytest.raises(RejectedError, match=words) as rejected:
        client.classify(data)
    assert rejected.value.code


def test_file_that_cannot_be_read_is_one_pictures_error(client: Client, tmp_path: Path) -> None:
    pictures: list[Source] = [tmp_path, tmp_path / "gone.jpg", encoded(noise(60, 50, 23))]
    found = list(client.classify_many(pictures))
    assert sum(one.result is not None for one in found) == 1
    codes = [one.error.code for one in found if isinstance(one.error, RejectedError)]
    assert codes == ["unreadable-file"] * 2


def test_only_a_few_pictures_are_taken_at_a_time(client: Client) -> None:
    taken = []

    def pictures() -> Iterator[bytes]:
        for seed in range(8):
            taken.append(seed)
            yield encoded(noise(64, 48, seed))

    answered = 0
    for one in client.classify_many(pictures(), parallel=2):
        assert len(taken) <= answered + 3  # what was given, what is on its way, and the next
        answered += one.result is not None
    assert answered == 8


def test_password_lets_in_and_a_wrong_one_does_not(tmp_path: Path) -> None:
    with running_stack(tmp_path, HOST="0.0.0.0", PASSWORD="correct horse battery") as private:  # noqa: S104, S106 - what is tested
        with pytest.raises(EntryError, match="needs the password") as refused:
            Client(private.url).model_card()
        assert refused.value.code == "login-needed"
        with pytest.raises(EntryError, match="Cannot log in"):
            Client(private.url, password="wrong")  # noqa: S106 - what is tested
        inside = Client(private.url, password="correct horse battery")  # noqa: S106 - what is tested
        assert inside.classify(encoded(noise(60, 50, 24))).name


def test_invitation_lets_in_and_a_wrong_one_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ACCESS", "invited")
    with running_stack(tmp_path, WORKERS="1") as invited:
        with pytest.raises(EntryError, match="Open your invitation link first") as refused:
            Client(invited.url).model_card()
        assert refused.value.code == "invitation-needed"
        with pytest.raises(EntryError, match="Cannot enter"):
            Client(invited.url, invitation="https://x.example/#wrong")
        assert main(["invite", "--url", invited.url, "--data", str(invited.data)]) == 0
        link = next(word for word in capsys.readouterr().out.split() if "#" in word)
        assert Client(invited.url, invitation=link).classify(encoded(noise(60, 50, 25))).name
