"""Names of stages, and of their stacks on AWS."""

import re

from fuzzyvision.common.errors import CommandError

LOCAL = "local"
"""Name of the stage that moto stands in for, on this machine."""

_STAGE = re.compile(r"[a-z][a-z0-9-]{0,20}")


def stack_name(stage: str) -> str:
    """Return the name of a stage's stack."""
    return f"fuzzy-vision-{stage}"


def stage_of(stack: str) -> str:
    """Return the stage whose stack has this name."""
    return stack.removeprefix(stack_name(""))


def check_stage(text: str) -> str:
    """Return the name of a stage as it was given. Raises CommandError if it cannot be one."""
    if not _STAGE.fullmatch(text):
        raise CommandError(
            f"{text!r} cannot be a stage's name: small letters, digits and hyphens, "
            "a letter first, 21 characters at most."
        )
    return text
