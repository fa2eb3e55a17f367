"""What is called how on AWS. Pure."""

import argparse
import re

_STAGE = re.compile(r"[a-z][a-z0-9-]{0,20}")


def stack(stage: str) -> str:
    """Return the name of a stage's stack."""
    return f"fuzzy-vision-{stage}"


def stage(text: str) -> str:
    """Return the name of a stage as it was given. Raises ArgumentTypeError if it cannot be one."""
    if not _STAGE.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} cannot be a stage's name: small letters, digits and hyphens, "
            "a letter first, 21 characters at most"
        )
    return text
