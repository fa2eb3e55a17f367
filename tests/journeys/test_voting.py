"""Votes over HTTP: many at once, and the numbers after them."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.support.journey import post, ticket
from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack

Json = dict[str, Any]


def uploaded(stack: RunningStack, seed: int) -> tuple[Json, Json]:
    """Take a picture all the way; return its ticket and its result."""
    data = encoded(noise(120, 90, seed))
    form = ticket(stack, len(data))
    assert post(form, data).status_code == 204
    while not (response := requests.get(stack.url + form["answer"], timeout=30)).ok:
        assert response.status_code == 404
    return form, response.json()["result"]


def vote(stack: RunningStack, name: str, voter: str, label: str | None) -> int:
    body = {"label": label, "voter": voter, "blind": False}
    url = f"{stack.url}/api/results/{name}/votes"
    return requests.post(url, json=body, timeout=60).status_code


def stats(stack: RunningStack) -> Json:
    found: Json = requests.get(f"{stack.url}/api/stats", timeout=30).json()
    return found


@pytest.mark.slow
def test_concurrent_votes_count_once_per_voter(stack: RunningStack) -> None:
    before = stats(stack)["votes"]
    form, result = uploaded(stack, 77)
    predicted = result["predictions"][0]["label"]
    with ThreadPoolExecutor(16) as pool:
        codes = list(
            pool.map(
                lambda n: vote(stack, result["name"], "a", (predicted, None)[n % 2]), range(200)
            )
        )
        codes += pool.map(lambda n: vote(stack, result["name"], f"v{n}", predicted), range(16))
    assert set(codes) == {200}
    assert stats(stack)["votes"] == before + 17
    deleted = requests.delete(
        f"{stack.url}/api/uploads", headers={"Upload-Id": form["id"]}, timeout=60
    )
    assert deleted.json() == {"deleted": {"pictures": 1, "votes": 17}}
    assert stats(stack)["votes"] == before
    for path in (result["image"], result["thumbnail"], f"/results/{result['name']}.json"):
        assert requests.get(stack.url + path, timeout=30).status_code == 404
    tombstone = requests.get(stack.url + form["answer"], timeout=30).json()
    assert tombstone["error"]["code"] == "deleted"
    assert vote(stack, result["name"], "a", predicted) == 404


def test_query_reaches_the_api_unchanged(stack: RunningStack) -> None:
    asked = {"model": "a#b", "predicted": "Ä/ö & \N{THREE BUTTON MOUSE}", "voted": ""}
    response = requests.get(f"{stack.url}/api/stats/pictures", params=asked, timeout=30)
    assert response.json() == {"pictures": [], "after": None}
    twice = f"{stack.url}/api/queue?after=a&after=b"
    assert requests.get(twice, headers={"Voter": "a"}, timeout=30).json()["field"] == "after"
