"""The commands about stages on AWS."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from chalicelib.access import Access
from chalicelib.keys import MAX_LENGTH
from fuzzyvision.aws.parameters import ARCHITECTURE
from fuzzyvision.commands.base import (
    EMBED,
    FILE,
    FOLDER,
    Matching,
    Number,
    model_option,
    stage_argument,
)

_EMAIL = Matching(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+", "an e-mail address")
_DOMAIN = Matching(
    r"(?i)(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
    "a domain; give the name alone, such as pictures.example.org",
)
_CERTIFICATE = Matching(
    r"arn:aws[a-z-]*:acm:us-east-1:[0-9]{12}:certificate/[A-Za-z0-9-]+",
    "the ARN of a certificate in us-east-1, the one region from which CloudFront takes them",
)
_BUDGET = Matching(r"[1-9][0-9]{0,5}", "a number of dollars from 1 to 999999")
_LIMIT = Matching(r"[1-9][0-9]{0,6}", "a number from 1 to 9999999")
_WHO = click.Choice([one.value for one in Access])
_OPTIONS: dict[str, tuple[click.ParamType[Any], str]] = {
    "arch": (click.Choice(["x86_64", "arm64"]), "Lambda's processor."),
    "email": (_EMAIL, "Where alarms go, or none."),
    "domain": (_DOMAIN, "Your own host name, or none."),
    "certificate": (_CERTIFICATE, "The domain's ARN in ACM, us-east-1, or none."),
    "keep-days": (Number(1, 3650), "Days to keep a picture."),
    "name-length": (Number(1, MAX_LENGTH), "Characters of a short name."),
    "workers": (Number(2, 1000), "Uploads processed at once."),
    "daily": (_LIMIT, "Pictures a day, or none."),
    "client-hourly": (_LIMIT, "Pictures an hour of one address, or none."),
    "budget": (_BUDGET, "Dollars a month that end uploads, or none."),
    "review": (click.Choice(["after", "off"]), "after: two reports hide a picture."),
    "requests": (Number(1, 10_000), "API calls a second, at most."),
    "access": (_WHO, f"Who may use it: {', '.join(Access)}."),
    "embed": EMBED,
    "price-class": (click.Choice(["100", "200", "All"]), "CloudFront's price class."),
}
_FIELDS = {"arch": "architecture"}
_SHORT = {"access": "WHO"}
"""What stands for values that would take another line of the help."""
Command = TypeVar("Command", bound=Callable[..., Any])


_yes = click.option("--yes", is_flag=True, envvar="YES", help="Do not ask.")
_lose_data = click.option(
    "--lose-data", is_flag=True, help="Allow changes that delete pictures or votes."
)


def stack_options(
    *names: str, cls: type[click.Option] = click.Option
) -> Callable[[Command], Command]:
    """Add these options of a stage; each is read from the environment too, as KEEP_DAYS."""

    def add(command: Command) -> Command:
        for name in reversed(names):
            kind, words = _OPTIONS[name]
            field = _FIELDS.get(name, name.replace("-", "_"))
            variable = name.upper().replace("-", "_")
            kinds: dict[str, Any] = {"type": kind, "cls": cls, "metavar": _SHORT.get(name)}
            command = click.option(f"--{name}", field, envvar=variable, help=words, **kinds)(
                command
            )
        return command

    return add


@click.command()
@stage_argument
@stack_options(*_OPTIONS)
@_lose_data
@_yes
@click.option("--dry-run", is_flag=True, help="Show what would change; change nothing.")
def deploy(stage: str, *, lose_data: bool, yes: bool, dry_run: bool, **given: Any) -> int:
    """Deploy and check; exit code 1: the check failed. What is left out stays."""
    from fuzzyvision.aws.deploy import deploy as work
    from fuzzyvision.aws.rehearsal import rehearse
    from fuzzyvision.checking.check import told
    from fuzzyvision.client.site import Site
    from fuzzyvision.common.aws_errors import translated

    with translated(stage):
        if dry_run:
            rehearse(stage, given)
            return 0
        address = work(stage, given, lose_data=lose_data, sure=yes)
    print()
    client = Site(address)
    if client.needs_invitation():
        print(f"Check it as a guest: INVITATION=$(fuzzy-vision invite --stage {stage}) ", end="")
        print(f"fuzzy-vision check {stage}")
        return 0
    if told(client):
        return 0
    print(f"What has just been deployed may need some minutes: fuzzy-vision check {stage}")
    return 1


@click.command()
@stage_argument
def status(stage: str) -> None:
    """Show how a stage is and what it has cost."""
    from fuzzyvision.aws.status import status as work
    from fuzzyvision.common.aws_errors import translated

    with translated(stage):
        work(stage)


@click.command()
@stage_argument
def releases(stage: str) -> None:
    """List the last five releases of a stage, which can be put back."""
    from fuzzyvision.aws.rollback import releases as work
    from fuzzyvision.common.aws_errors import translated

    with translated(stage):
        work(stage)


@click.command()
@stage_argument
@click.option("--to", metavar="ID", help="The release to put back.  [default: the one before]")
@_lose_data
@_yes
def rollback(stage: str, *, to: str | None, lose_data: bool, yes: bool) -> None:
    """Serve an earlier release again: its code, model, site and options.

    Pictures and votes stay. What is put back is a new release, so that a second rollback
    undoes the first.
    """
    from fuzzyvision.aws.rollback import rollback as work
    from fuzzyvision.common.aws_errors import translated

    with translated(stage):
        work(stage, to, sure=yes, lose_data=lose_data)


@click.command()
@stage_argument
@_yes
def destroy(stage: str, *, yes: bool) -> None:
    """Remove a stage and everything in it."""
    from fuzzyvision.aws.destroy import destroy as work
    from fuzzyvision.common.aws_errors import translated

    with translated(stage):
        work(stage, sure=yes)


@click.command()
@click.option(
    "--bench", type=FILE, default=Path("build/bench/bench.json"), help="Result of `make bench`."
)
@model_option("--model", help="Folder of the bundle.")
@click.option("--arm", is_flag=True, help="Price Lambda on arm64.")
@stack_options("daily", "client-hourly", "requests", "keep-days", "budget")
def cost(bench: Path, model: Path, *, arm: bool, **given: Any) -> None:
    """Estimate what pictures cost on AWS, and what the settings allow at worst.

    What is left out, here and in the environment (DAILY=500), has the default of a new stage.
    """
    from fuzzyvision.aws.cost import cost as work
    from fuzzyvision.aws.worst_case import Settings

    work(bench, model, arm=arm, settings=Settings.of(given))


@click.command()
@stage_argument
@click.option(
    "--arch",
    type=_OPTIONS["arch"][0],
    default=ARCHITECTURE,
    envvar="ARCH",
    help="Lambda's processor.",
)
@click.option("--out", type=FOLDER, default=Path("build/package"), help="Where the files go.")
def package(stage: str, arch: str, out: Path) -> None:
    """Build what Lambda runs, and the template; call nothing on AWS."""
    from fuzzyvision.aws.package.build import build
    from fuzzyvision.common.project import model_folder

    started = time.monotonic()
    made = build(stage, arch, out, model_folder())
    zipped, unpacked = made.zip.stat().st_size / 1e6, made.unpacked / 1e6
    print(f"{made.zip}: {zipped:.1f} MB, {unpacked:.1f} MB unpacked.")
    print(f"The template is {made.template}. It took {time.monotonic() - started:.0f} s.")
