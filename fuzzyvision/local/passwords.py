"""The password of a server that others reach: from the environment, or typed by the owner."""

from collections.abc import Callable, MutableMapping

from fuzzyvision.common.errors import CommandError

VARIABLE = "PASSWORD"
NONE = "none"
"""What the owner says who wants no password."""
FEWEST = 6
"""Characters of a password. At 50 wrong tries a minute, six random letters last for years."""

_PROMPT = f"Password for everybody who opens it ({NONE}: no password): "
_MISSING = (
    f"Others could reach it without a password. Put one into the environment variable {VARIABLE}, "
    f"or say {VARIABLE}={NONE} if you want none."
)
_SHORT = f"A password has at least {FEWEST} characters; {NONE} stands for no password."


def password(
    environ: MutableMapping[str, str], ask: Callable[[str], str] | None, *, shared: bool
) -> str:
    """Return the password, empty for none, and take it out of the environment.

    `ask` asks the owner, and is None without a terminal. Nobody is asked for a server that is not
    shared. Raises CommandError if it is too short, or must be given and is not.
    """
    given = environ.pop(VARIABLE, "")
    if given:
        if _short(given):
            raise CommandError(_SHORT)
        return _meant(given)
    if not shared:
        return ""
    if ask is None:
        raise CommandError(_MISSING)
    prompt = _PROMPT
    while _short(typed := ask(prompt)):
        prompt = f"{_SHORT}\n{_PROMPT}"
    return _meant(typed)


def _short(text: str) -> bool:
    return len(text) < FEWEST and text != NONE


def _meant(text: str) -> str:
    return "" if text == NONE else text
