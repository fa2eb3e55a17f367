"""The commands that call a service as a program does, or its model without it."""

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from fuzzyvision.commands.base import EXISTING, FILE, FOLDER, Number
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.private_file import write_private
from fuzzyvision.common.text import line, many, printable

if TYPE_CHECKING:
    from fuzzyvision.classifying.run import Classifier
    from fuzzyvision.client import Client, Vote

_SECONDS = 20
"""Patience of a single call."""
NONE, CANNOT_TELL = "none of these", "cannot tell"
url_option = click.option("--url", envvar="URL", required=True, help="The service's address.")


@click.command()
@click.argument("pictures", metavar="PICTURES...", nargs=-1, required=True, type=EXISTING)
@click.option("--url", envvar="URL", help="The service's address.")
@click.option("--offline", type=FOLDER, metavar="MODEL", help="Its model's folder instead.")
@click.option("--out", type=FILE, help="A .csv, .jsonl or .html file.  [default: print]")
@click.option("--parallel", type=Number(1, 32), default=4, help="Pictures at a time.")
@click.option(
    "--seconds", type=Number(0, 86_400), default=240, help="Longest wait for the service."
)
def classify(  # noqa: PLR0913 - the command's options
    pictures: tuple[Path, ...],
    *,
    url: str | None,
    offline: Path | None,
    out: Path | None,
    parallel: int,
    seconds: int,
) -> int:
    """Classify files, and the pictures in folders, by a service or by a model alone.

    Run it again with the same --out to continue: what is answered there, by path and content, is
    left out. A picture that is refused is a row with its error. PASSWORD and INVITATION, a link,
    are taken from the environment. Exit code 1: some have no answer yet.
    """
    from fuzzyvision.classifying import finding
    from fuzzyvision.classifying.answers import checked
    from fuzzyvision.classifying.run import Run
    from fuzzyvision.client import ClientError, EntryError, InvalidError, NotFoundError
    from fuzzyvision.client.errors import told

    source = click.get_current_context().get_parameter_source("url")
    if offline and source is ParameterSource.COMMANDLINE:
        raise click.UsageError("--url and --offline exclude each other.")
    if not offline and not url:
        raise click.UsageError("Say --url, or --offline with the folder of a model.")
    if out:
        checked(out)
    run = Run(finding.pictures(pictures))
    classifier = _classifier(url or "", offline, seconds, run.say)
    try:
        run(classifier, parallel, out)
    except (EntryError, InvalidError, NotFoundError):
        raise
    except ClientError as error:
        again = " The same command continues there." if out else ""
        click.echo(f"{told(error)} {run.summary()}{again}", err=True)
        return 1
    click.echo(run.summary(), err=True)
    return 1 if run.counts.unanswered else 0


@click.command()
@click.argument("name")
@click.argument("label")
@url_option
@click.option("--blind", is_flag=True, help="You have not seen what the model says.")
def vote(name: str, label: str, url: str, *, blind: bool) -> None:
    """Vote on a picture by its short name, such as 7QK, or its link.

    LABEL is one of the model's labels, 'none of these' or 'cannot tell'. Voting again replaces this
    machine's vote.
    """
    from fuzzyvision.client import InvalidError

    link = urlsplit(name)
    if link.netloc not in {"", urlsplit(url).netloc}:
        raise click.UsageError(f"{name} is not of the service {url}.")
    name = link.path.strip("/").upper()
    client = connected(url, voter=_voter(Path(click.get_app_dir("fuzzy-vision"))))

    def cast(label: str) -> "Vote":
        said = None if label in {NONE, CANNOT_TELL} else label
        return client.vote(name, said, cannot_tell=label == CANNOT_TELL, blind=blind)

    try:
        done = cast(label)
    except InvalidError as error:
        if error.field != "label":
            raise
        known = (*client.model_card().labels, NONE, CANNOT_TELL)
        alike = [one for one in known if one.casefold() == label.casefold()]
        if len(alike) != 1 or label in alike:
            raise CommandError(f"{error} It knows: {line(', '.join(known), 5000)}.") from error
        done = cast(alike[0])
    print(f"{many(done.people, 'vote')} on {name}; {done.agree} said the same.")


@click.command()
@url_option
@click.option("--json", "as_json", is_flag=True, help="All that the service says, as JSON.")
def stats(url: str, *, as_json: bool) -> None:
    """Show how often people agree with a service's model."""
    found = connected(url).statistics()
    if as_json:
        print(json.dumps(found.document, indent=2))
        return
    print(f"{many(found.pictures)}, {many(found.votes, 'vote')}.")
    if found.accuracy is not None and found.interval is not None:
        low, high = found.interval
        print(
            f"The model is right in {found.accuracy:.1%} (95 % interval: {low:.1%} to {high:.1%})."
        )
    for label, rate in sorted(found.document["labels"].items()):
        print(printable(f"  {label}: right in {rate['accuracy']:.1%} of {rate['votes']}"))


def _classifier(
    url: str, offline: Path | None, seconds: float, say: Callable[[str], None]
) -> "Classifier":
    if offline:
        from fuzzyvision.classifying.offline import Offline

        return Offline(offline)
    return connected(url, seconds=seconds, told=say)


def connected(url: str, *, seconds: float = _SECONDS, **given: Any) -> "Client":
    """Return the client of a service, with what the environment says to enter it."""
    from fuzzyvision.client import Client

    return Client(
        url,
        password=os.environ.get("PASSWORD", ""),
        invitation=os.environ.get("INVITATION", ""),
        seconds=seconds,
        **given,
    )


def _voter(folder: Path) -> str:
    """Return the voter of this machine: a secret, made the first time."""
    file = folder / "voter"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_private(file, secrets.token_hex(16).encode())
    return file.read_text(encoding="ascii").strip()
