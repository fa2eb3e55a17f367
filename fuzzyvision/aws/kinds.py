"""What the value of an option may be: each raises ArgumentTypeError with why it cannot. Pure."""

import argparse
import re
from collections.abc import Callable
from typing import Any

NONE = "none"
"""Said to take away what was chosen before."""

_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
_DOMAIN = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_CERTIFICATE = re.compile(r"arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/[A-Za-z0-9-]+")


def unless_empty(kind: Callable[[str], Any]) -> Callable[[str], Any]:
    """Return a kind that takes an empty text for not said."""
    return lambda text: kind(text.strip()) if text.strip() else None


def or_none(kind: Callable[[str], str]) -> Callable[[str], str]:
    """Return a kind that may be taken away again."""
    return lambda text: NONE if text.lower() == NONE else kind(text)


def one_of(choices: tuple[str, ...]) -> Callable[[str], str]:
    """Return the kind of what is one of some words."""

    def choose(text: str) -> str:
        if text not in choices:
            raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(choices)}")
        return text

    return choose


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """Return the kind of what is a whole number within bounds."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} to {most}")
        return int(text)

    return read


def email(text: str) -> str:
    """Return an e-mail address."""
    if not _EMAIL.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an e-mail address")
    return text


def domain(text: str) -> str:
    """Return the name of a domain, in small letters."""
    if not _DOMAIN.fullmatch(text.lower()):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a domain; give the name alone, such as pictures.example.org"
        )
    return text.lower()


def certificate(text: str) -> str:
    """Return the ARN of a certificate that CloudFront takes."""
    if not _CERTIFICATE.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"{text!r} is not the ARN of a certificate in us-east-1, the one region from which "
            "CloudFront takes certificates: arn:aws:acm:us-east-1:…:certificate/…"
        )
    return text
