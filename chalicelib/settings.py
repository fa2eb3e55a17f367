"""The settings, read from the environment once. The only reader of `os.environ`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from chalicelib.access import UNLISTED_LENGTH, Access
from chalicelib.errors import SettingError
from chalicelib.keys import MAX_LENGTH

_MOST_DAYS = 3650
_MOST_A_DAY = 10_000_000
_OF_A_CHILD = ("LANG", "LD_LIBRARY_PATH", "PATH")
_ROOT = Path(__file__).resolve().parent.parent


def _bundled_model() -> Path:
    # Chalice lays the contents of vendor/ at the root of the package.
    packaged = _ROOT / "model"
    return packaged if packaged.is_dir() else _ROOT / "vendor" / "model"


@dataclass(frozen=True)
class Settings:
    """Where the objects lie, and what the owner chose.

    `name_length` is the number of characters of a short name, `keep_days` how long pictures that
    nobody labelled are kept; `model_folder` holds the bundle; `stage` tells the metrics of
    several stages apart; `queue_url` is the worker's queue. `site_url` is the site's address, for
    those who need a whole one; without it addresses are relative. `daily` uploads a day are taken
    of all together, `client_hourly` an hour of one client, and three times as many votes; None
    for no limit. What two clients report is hidden if it `hides_reported`. `origin_secret` is what
    CloudFront proves itself with, on AWS. `access` says who may use the service; unlisted, names
    have twelve characters or more. `invitation_key` signs the cookies of who was invited, on AWS.
    """

    uploads_bucket: str
    results_bucket: str
    votes_table: str
    name_length: int = 3
    keep_days: int = 30
    model_folder: Path = field(default_factory=_bundled_model)
    stage: str = "local"
    queue_url: str = ""
    site_url: str = ""
    daily: int | None = 2000
    client_hourly: int | None = 200
    hides_reported: bool = True
    origin_secret: str = ""
    access: Access = Access.PUBLIC
    invitation_key: str = ""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; raises SettingError that names the missing or invalid one."""
        access = _access(environ)
        name_length = _whole_number(
            environ, "NAME_LENGTH", default=cls.name_length, most=MAX_LENGTH
        )
        if access is Access.UNLISTED:
            name_length = max(name_length, UNLISTED_LENGTH)
        return cls(
            uploads_bucket=_required(environ, "UPLOADS_BUCKET"),
            results_bucket=_required(environ, "RESULTS_BUCKET"),
            votes_table=_required(environ, "VOTES_TABLE"),
            name_length=name_length,
            keep_days=_whole_number(environ, "KEEP_DAYS", default=cls.keep_days, most=_MOST_DAYS),
            model_folder=Path(environ.get("MODEL_FOLDER") or _bundled_model()),
            stage=environ.get("STAGE", "").strip() or "local",
            queue_url=environ.get("QUEUE_URL", "").strip(),
            site_url=_address(environ, "SITE_URL"),
            daily=_limit(environ, "DAILY", default=cls.daily),
            client_hourly=_limit(environ, "CLIENT_HOURLY", default=cls.client_hourly),
            hides_reported=_review(environ),
            origin_secret=environ.get("ORIGIN_SECRET", "").strip(),
            access=access,
            invitation_key=environ.get("INVITATION_KEY", "").strip(),
        )


def child_environ(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return what a child that decodes a picture needs of the environment: no keys of AWS."""
    needed = {name: environ[name] for name in _OF_A_CHILD if name in environ}
    return needed | {"OPENBLAS_NUM_THREADS": "1"}


def _required(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise SettingError(f"The setting {name} is missing from the environment.")
    return value


def _access(environ: Mapping[str, str]) -> Access:
    text = environ.get("ACCESS", "").strip() or Access.PUBLIC
    if text not in set(Access):
        raise SettingError(f"The setting ACCESS is {text!r}; it must be {', '.join(Access)}.")
    return Access(text)


def _address(environ: Mapping[str, str], name: str) -> str:
    text = environ.get(name, "").strip().rstrip("/")
    if text and not text.startswith(("http://", "https://")):
        raise SettingError(f"The setting {name} is {text!r}; it must begin with https://.")
    return text


def _review(environ: Mapping[str, str]) -> bool:
    text = environ.get("REVIEW", "").strip().lower() or "after"
    if text not in {"after", "off"}:
        raise SettingError(f"The setting REVIEW is {text!r}; it must be after or off.")
    return text == "after"


def _limit(environ: Mapping[str, str], name: str, *, default: int | None) -> int | None:
    text = environ.get(name, "").strip()
    if text.lower() == "none":
        return None
    return _whole_number(environ, name, default=default or _MOST_A_DAY, most=_MOST_A_DAY)


def _whole_number(environ: Mapping[str, str], name: str, *, default: int, most: int) -> int:
    text = environ.get(name, "").strip() or str(default)
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise SettingError(f"The setting {name} is {text!r}; it must be from 1 to {most}.")
    return int(text)
