"""The command `fuzzy-vision`: its commands put together, and how it ends.

Exit codes: 0 done; 1 the answer is no (`compare`); 2 wrong use, or refused; 130 interrupted.
Each command imports its package when it runs, so that `--help` answers at once.
"""

import os
import sys
from collections.abc import Sequence
from importlib.metadata import requires
from pathlib import Path

import click
from click.exceptions import NoArgsIsHelpError

from fuzzyvision.commands import (
    checks,
    data,
    desk,
    guests,
    local,
    models,
    peers,
    programs,
    stages,
    tools,
    votes,
)
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.project import ROOT, checkout

_EXTRAS = {
    **dict.fromkeys(
        ("tensorflow", "keras", "tf_keras", "h5py", "flatbuffers"), ("train", "TensorFlow")
    ),
    **dict.fromkeys(("mcp", "mcp_types"), ("mcp", "the SDK of the Model Context Protocol")),
}
"""What only some commands need: by module, the extra that installs it, and its name in words."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "show_default": True})
@click.version_option(package_name="fuzzy-vision", prog_name="fuzzy-vision")
def cli() -> None:
    """Put your Keras image classifier on the web and collect labelled pictures.

    Shell completion: eval "$(_FUZZY_VISION_COMPLETE=bash_source fuzzy-vision)";
    zsh_source and fish_source are for other shells.
    """


for _command in (
    *(local.run, stages.package, stages.deploy, stages.status, stages.destroy, stages.cost),
    *(stages.releases, stages.rollback),
    *(models.import_, models.train, models.card, votes.export, votes.compare),
    *(data.backup, data.redrive, data.import_data, local.service, checks.check, checks.logs),
    *(peers.pause, peers.resume, peers.remove, peers.ban, desk.desk, guests.invite, checks.policy),
    *(programs.classify, programs.vote, programs.stats, tools.mcp),
):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code. Wrong use is one sentence on stderr."""
    if arguments is None:
        _prefer_checkout()
    return run(cli, "fuzzy-vision", arguments)


def run(command: click.Command, name: str, arguments: Sequence[str] | None) -> int:
    """Run a command as `main` runs ours; return its exit code."""
    try:
        code = command.main(arguments, prog_name=name, standalone_mode=False)
    except NoArgsIsHelpError as error:
        return _end(error.format_message())
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else name
        said = " ".join(error.format_message().split())
        end = "" if said.endswith(("?", ".")) else "."
        return _end(f"{said}{end} See `{path} --help`.")
    except (CommandError, ModuleNotFoundError) as error:
        return _end(_sentence(error))
    except OSError as error:
        return _end(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except click.Abort:
        return _end("Stopped. It is safe to run the same command again.", 130)
    return int(code or 0)


def _sentence(error: CommandError | ModuleNotFoundError) -> str:
    if isinstance(error, CommandError):
        return str(error)
    needed = _EXTRAS.get((error.name or "").partition(".")[0])
    if needed is None:
        raise error
    extra, words = needed
    known = [one.split(";") for one in requires("fuzzy-vision") or []]
    pins = [name.strip() for name, *why in known if extra in "".join(why)]
    pip = f"{sys.executable} -m pip install {' '.join(pins)}"
    return f"This command needs {words}. Install it: {pip}"


def _end(sentence: str, code: int = 2) -> int:
    click.echo(sentence, err=True)
    return code


def _prefer_checkout() -> None:
    """Inside a checkout, run its command instead of the installed one."""
    here = checkout(Path.cwd())
    if here is None or here == ROOT:
        return
    search = os.pathsep.join([str(here), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    command = [sys.executable, "-m", "fuzzyvision.cli", *sys.argv[1:]]
    os.execve(sys.executable, command, {**os.environ, "PYTHONPATH": search})  # noqa: S606 - our own module


if __name__ == "__main__":
    sys.exit(main())
