"""The profile that AWS's credentials come from, and how its owner logs in again."""

import os

import botocore.session
from botocore.exceptions import BotoCoreError

_KEYS = "AWS_ACCESS_KEY_ID"


def profile() -> str:
    """Return the name of the profile that the shell chooses."""
    return os.environ.get("AWS_PROFILE") or os.environ.get("AWS_DEFAULT_PROFILE") or "default"


def login(command: str = "") -> str:
    """Return what to do to have credentials again, such as: type `aws login`.

    `command` logs in to the profile, if it is known that its session ended. Else keys in the
    environment come before any profile, whose settings tell the command.
    """
    if not command and os.environ.get(_KEYS):
        return f"set {_KEYS} and the others again, or unset them to use a profile"
    chosen = profile()
    named = "" if chosen == "default" else f" --profile {chosen}"
    command = command or _command(chosen)
    return f"type `{command}{named}`" if command else f"renew those of the profile {chosen}"


def _command(chosen: str) -> str:
    try:
        settings = botocore.session.Session(profile=chosen).get_scoped_config()
    except BotoCoreError:
        return ""
    if "login_session" in settings:
        return "aws login"
    return "aws sso login" if {"sso_session", "sso_start_url"} & settings.keys() else ""
