"""Many pictures at the same moment through the local stack."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.support.pictures import encoded, noise
from tests.support.stack import RunningStack

UPLOADS = 200


def send(stack: RunningStack, number: int) -> str:
    """Ask for a ticket and post a picture; return where its answer will be."""
    data = encoded(noise(320, 240, number))
    body: Any = {"filename": f"{number}.jpg", "content_type": "image/jpeg", "size": len(data)}
    ticket = requests.post(f"{stack.url}/api/uploads", json=body, timeout=60).json()
    files = {"file": ("m.jpg", data)}
    posted = requests.post(ticket["url"], data=ticket["fields"], files=files, timeout=60)
    assert posted.status_code == 204
    return str(ticket["answer"])


@pytest.mark.slow
def test_burst_of_200_loses_and_doubles_none(stack: RunningStack) -> None:
    before = len(stack.printed().splitlines())
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: send(stack, number), range(UPLOADS)))
    names = set()
    until = time.monotonic() + 120
    for answer in answers:
        while not (response := requests.get(stack.url + answer, timeout=60)).ok:
            assert time.monotonic() < until, f"{answer} is missing"
            time.sleep(0.1)
        names.add(response.json()["result"]["name"])
    assert len(names) == UPLOADS
    # An answer is public a moment before its line is printed.
    while len(lines := stack.printed().splitlines()[before:]) < UPLOADS:
        assert time.monotonic() < until, f"only {len(lines)} lines are printed"
        time.sleep(0.1)
    assert len([line for line in lines if "ms)" in line]) == UPLOADS
    assert not [line for line in lines if "failed" in line]
