"""Asking the owner before something that is hard to take back."""

import sys

from fuzzyvision.common.errors import CommandError


def agree(question: str, command: str, otherwise: str) -> None:
    """Ask a question that a yes answers; raises CommandError with `otherwise` if it is another.

    Without a terminal nobody can be asked: the error says what to type instead.
    """
    if not sys.stdin.isatty():
        raise CommandError(f"To do it without being asked: fuzzy-vision {command} --yes")
    if input(f"{question} [y/N] ").strip().lower() not in {"y", "yes"}:
        raise CommandError(otherwise)
