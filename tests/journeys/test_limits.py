"""A day and a client have their limits, over HTTP."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

from tests.support.killed_machine import Machine

TICKET: Any = {"filename": "m.jpg", "content_type": "image/jpeg", "size": 7}
VOTE: Any = {"label": None, "voter": "made-up", "blind": False}
PUBLIC = "http://pictures.example.org"


def ask(machine: Machine, client: str = "") -> requests.Response:
    headers = {"Host": "pictures.example.org", "X-Forwarded-For": client} if client else {}
    return requests.post(f"{machine.url}/api/uploads", json=TICKET, headers=headers, timeout=60)


def test_last_ten_places_of_a_day_go_to_ten_of_200(tmp_path: Path) -> None:
    with Machine(tmp_path, DAILY="15", WORKERS="1") as machine:
        assert [ask(machine).status_code for _ in range(5)] == [201] * 5
        with ThreadPoolExecutor(20) as pool:
            answers = list(pool.map(lambda _: ask(machine), range(200)))
        assert Counter(one.status_code for one in answers) == {201: 10, 429: 190}
        refused = next(one for one in answers if one.status_code == 429)
        assert refused.json()["code"] == "daily-limit"
        assert 0 < int(refused.headers["Retry-After"]) <= 86_400
        machine.kill()
        machine.start()
        assert ask(machine).status_code == 429


def test_client_waits_where_others_go_on(tmp_path: Path) -> None:
    limits = {"URL": PUBLIC, "PASSWORD": "none", "CLIENT_HOURLY": "2", "WORKERS": "1"}
    with Machine(tmp_path, **limits) as machine:
        # The hour may end between two calls, so more than two may pass, but not five.
        codes = [ask(machine, "made.up, 192.0.2.7").status_code for _ in range(5)]
        assert codes[:2] == [201, 201]
        assert 429 in codes
        refused = ask(machine, "192.0.2.7")
        if refused.status_code == 429:
            assert refused.json()["code"] == "too-many"
            assert 0 < int(refused.headers["Retry-After"]) <= 3600
        assert ask(machine, "192.0.2.8").status_code == 201
        headers = {"Host": "pictures.example.org", "X-Forwarded-For": "192.0.2.9"}
        url = f"{machine.url}/api/results/7QK/votes"
        votes = [
            requests.post(url, json={**VOTE, "voter": f"v{n}"}, headers=headers, timeout=60)
            for n in range(13)
        ]
        assert {one.status_code for one in votes} == {404, 429}


def test_kept_counts_tell_no_address(tmp_path: Path) -> None:
    limits = {"URL": PUBLIC, "PASSWORD": "none", "DAILY": "9", "WORKERS": "1"}
    with Machine(tmp_path, **limits) as machine:
        assert ask(machine, "192.0.2.7").status_code == 201
        counters = [row[0] for row in machine.rows("SELECT counter FROM quota")]
    assert len(counters) == 2
    assert "192.0.2" not in str(counters) + machine.printed()
