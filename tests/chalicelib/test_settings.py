from pathlib import Path

import pytest

from chalicelib.access import Access
from chalicelib.errors import SettingError
from chalicelib.settings import Settings

BUCKETS = {"UPLOADS_BUCKET": "up", "RESULTS_BUCKET": "down", "VOTES_TABLE": "votes"}


def test_defaults_apply_unless_set() -> None:
    settings = Settings.from_environ(BUCKETS)
    assert (settings.uploads_bucket, settings.results_bucket) == ("up", "down")
    assert settings.votes_table == "votes"
    assert settings.name_length == 3
    assert settings.keep_days == 30
    assert settings.hides_reported
    assert (settings.model_folder / "card.json").is_file()


def test_what_is_set_is_used() -> None:
    chosen = {
        "NAME_LENGTH": "8",
        "KEEP_DAYS": "7",
        "MODEL_FOLDER": "/models/a",
        "SITE_URL": "https://pictures.example.org/",
        "DAILY": "500",
        "CLIENT_HOURLY": "none",
        "ORIGIN_SECRET": "secret",
        "REVIEW": "off",
        "ACCESS": "invited",
        "INVITATION_KEY": "key",
    }
    settings = Settings.from_environ({**BUCKETS, **chosen})
    assert settings.name_length == 8
    assert settings.keep_days == 7
    assert settings.model_folder == Path("/models/a")
    assert settings.site_url == "https://pictures.example.org"
    assert (settings.daily, settings.client_hourly) == (500, None)
    assert not settings.hides_reported
    assert settings.origin_secret == "secret"  # noqa: S105 - nobody's
    assert (settings.access, settings.invitation_key) == (Access.INVITED, "key")


@pytest.mark.parametrize(("chosen", "length"), [("", 12), ("3", 12), ("14", 14)])
def test_unlisted_names_cannot_be_guessed(chosen: str, length: int) -> None:
    unlisted = {**BUCKETS, "ACCESS": "unlisted", "NAME_LENGTH": chosen}
    assert Settings.from_environ(unlisted).name_length == length


@pytest.mark.parametrize("name", BUCKETS)
def test_missing_setting_is_named(name: str) -> None:
    rest = {key: value for key, value in BUCKETS.items() if key != name}
    with pytest.raises(SettingError, match=name):
        Settings.from_environ(rest)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("NAME_LENGTH", value) for value in ("0", "-1", "three", "17", "3.5")),
        *(("SITE_URL", value) for value in ("pictures.example.org", "javascript:alert(1)")),
        *(("DAILY", value) for value in ("0", "-1", "off", "20000000")),
        *(("REVIEW", value) for value in ("none", "before")),
        *(("CLIENT_HOURLY", value) for value in ("0", "many")),
        ("ACCESS", "private"),
        *(("KEEP_DAYS", value) for value in ("0", "-1", "a month", "3651")),
    ],
)
def test_invalid_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        Settings.from_environ({**BUCKETS, name: value})
