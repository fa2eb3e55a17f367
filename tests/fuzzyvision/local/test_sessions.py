import pytest

from fuzzyvision.local.sessions import LASTS, Session, Sessions

KEY, PASSWORD = b"k" * 32, "tulips and mice"


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(clock: Clock) -> Sessions:
    return Sessions(KEY, PASSWORD, clock)


def test_a_session_lasts_thirty_days(sessions: Sessions, clock: Clock) -> None:
    cookie = sessions.start()
    clock.now += LASTS - 1
    found = sessions.find(cookie)
    assert found is not None
    assert found.valid
    clock.now += 1
    assert sessions.find(cookie) == Session(found.browser, valid=False)


def test_a_restart_keeps_sessions(sessions: Sessions, clock: Clock) -> None:
    assert Sessions(KEY, PASSWORD, clock).find(sessions.start())


def test_another_password_or_key_ends_sessions(sessions: Sessions, clock: Clock) -> None:
    cookie = sessions.start()
    assert Sessions(KEY, "another one", clock).find(cookie) is None
    assert Sessions(b"l" * 32, PASSWORD, clock).find(cookie) is None


def test_each_browser_has_its_own_cookie(sessions: Sessions) -> None:
    assert len({sessions.start() for _ in range(20)}) == 20


def test_every_change_of_a_cookie_ends_it(sessions: Sessions) -> None:
    cookie = sessions.start()
    for place, character in enumerate(cookie):
        other = "0" if character != "0" else "1"
        assert sessions.find(cookie[:place] + other + cookie[place + 1 :]) is None


@pytest.mark.parametrize("cookie", ["", ".", "..", "9" * 40, "1.a.b", "9999999999..", "é.é.é"])
def test_what_is_no_cookie_is_none(sessions: Sessions, cookie: str) -> None:
    assert sessions.find(cookie) is None
    assert sessions.find(sessions.start() + cookie + "\n") is None


def test_only_the_password_opens(sessions: Sessions) -> None:
    assert sessions.opens(PASSWORD)
    assert not [
        one for one in ("", "Tulips and mice", PASSWORD + " ", "\ud800") if sessions.opens(one)
    ]


def test_both_spellings_of_an_accent_are_the_password() -> None:
    assert Sessions(KEY, "caf\u00e9 noir").opens("cafe\u0301 noir")


def test_cookies_of_two_servers_on_a_host_have_two_names() -> None:
    assert Sessions(KEY, PASSWORD).cookie != Sessions(b"l" * 32, PASSWORD).cookie
