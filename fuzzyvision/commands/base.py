"""Types and options that several commands share."""

import functools
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from math import isnan
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from fuzzyvision.aws.parameters import NONE
from fuzzyvision.common import embed
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.project import ROOT
from fuzzyvision.common.stage_names import check_stage

FOLDER = click.Path(path_type=Path, file_okay=False)
EXISTING = click.Path(path_type=Path, exists=True)
FILE = click.Path(path_type=Path, dir_okay=False)

MODEL = ROOT / "vendor" / "model"
"""The bundle in use."""

BUNDLE = Path("vendor/model")
"""Where a new bundle goes: in the checkout, or below the current folder."""


class Number(click.IntRange):
    """A whole number between bounds."""

    name = "number"


class Share(click.FloatRange):
    """A number between bounds; NaN, which compares with none of them, is refused."""

    name = "share"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number, or fail with the bounds."""
        number = super().convert(value, param, ctx)
        if isnan(number):
            self.fail(f"{value} is not a number.", param, ctx)
        return number


class Span(click.ParamType[tuple[str, str]]):
    """A time span in UTC, two times in ISO 8601 with a slash between them."""

    name = "from/until"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """Return both times as votes have them, or fail with the form that they should have."""
        if isinstance(value, tuple):
            return value
        try:
            start, end = (_in_utc(part) for part in value.split("/"))
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is not like 2026-11-24T10:00/2026-11-24T12:30.", param, ctx)
        if start >= end:
            self.fail(f"{value!r} ends before it begins.", param, ctx)
        return start, end


class Moment(click.ParamType[int]):
    """A time in ISO 8601, in UTC unless it names a zone; in seconds since 1970."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the seconds, or fail with the form that the time should have."""
        if isinstance(value, int):
            return value
        try:
            return int(datetime.fromisoformat(_in_utc(value)).timestamp())
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is not like 2026-11-27T09:00.", param, ctx)


def _in_utc(text: str) -> str:
    time = datetime.fromisoformat(text)
    in_utc = time.astimezone(UTC) if time.tzinfo else time
    return in_utc.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class StageName(click.ParamType[str]):
    """A stage's name."""

    name = "stage"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the name, or fail with the sentence of the rule."""
        try:
            return check_stage(value)
        except CommandError as error:
            self.fail(str(error), param, ctx)


class Matching(click.ParamType[str]):
    """Text of one form, or `none`."""

    name = "text"

    def __init__(self, pattern: str, form: str) -> None:
        self._pattern, self._form = re.compile(pattern), form

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text, or fail with the form that it should have."""
        text: str = value
        if text.lower() == NONE:
            return NONE
        if not self._pattern.fullmatch(text):
            self.fail(f"{text!r} is not {self._form}.", param, ctx)
        return text


EMBED = (
    Matching(f"(?=.{{1,1000}}$){embed.PATTERN}", embed.FORM),
    "Origins that may frame it, or none.",
)
"""A type and its help."""

stage_argument = click.argument(
    "stage", default="dev", type=StageName(), envvar="STAGE", metavar="[STAGE]"
)
model_option = functools.partial(
    click.option, type=FOLDER, default=MODEL, show_default="the bundled model"
)
"""An option that names a bundle."""


def said(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that were given; the others keep the defaults of what is called."""
    return {name: value for name, value in given.items() if value is not None}


def command_line() -> list[str]:
    """Return the arguments and options of the running command, to be given again."""
    context = click.get_current_context()
    words: list[str] = []
    for one in context.command.params:
        name = str(one.name)
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            value = context.params[name]
            if isinstance(one, click.Option):
                words.append(one.secondary_opts[0] if value is False else one.opts[0])
            if isinstance(value, tuple):  # a size
                value = "x".join(map(str, value))
            words += [] if isinstance(value, bool) else [str(value)]
    return words
