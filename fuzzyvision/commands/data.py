"""The commands that look after the folder of `fuzzy-vision run`."""

import time
from pathlib import Path

import click

from fuzzyvision.commands.base import FOLDER, StageName
from fuzzyvision.commands.places import check_one, data_option, opened, place_options
from fuzzyvision.common.text import many


@click.command()
@click.argument("folder", type=FOLDER)
@data_option
def backup(folder: Path, data: Path) -> None:
    """Copy everything to another folder, also while it is served.

    The same folder again gets only what is new. To restore, run with --data FOLDER.
    """
    from fuzzyvision.local import backup as work
    from fuzzyvision.local import stage

    with stage.opened(data) as source:
        done = work.backup(source, folder)
    print(f"{folder} holds {many(done.files, 'file')}; {done.new} came now.")
    if done.lost:
        print(f"{data} has lost {many(done.lost, 'file')} that its database names.")
    if done.linked:
        print(f"It is on the disk of {data}: copy it to another one too.")


@click.command()
@click.argument("stage", type=StageName(), required=False)
@data_option
def redrive(stage: str | None, data: Path) -> None:
    """Try those pictures again that failed five times.

    STAGE is one on AWS; without it, they are those of `fuzzy-vision run` in DATA. On AWS an upload
    is kept for a day: messages whose picture is gone are deleted.
    """
    check_one(stage=stage)
    if stage:
        _redrive_on_aws(stage)
        return
    from fuzzyvision.local import stage as local
    from fuzzyvision.local.queue import SQLiteQueue

    with local.opened(data) as folder:
        count = SQLiteQueue(folder.database).redrive()
    print(f"{many(count, 'message')} will be tried again.")


def _redrive_on_aws(stage: str) -> None:
    from fuzzyvision.aws.redrive import redrive as work
    from fuzzyvision.common.aws_errors import translated

    with translated(stage):
        done = work(stage)
    print(f"{many(done.sent, 'message')} will be tried again.")
    if done.deleted:
        print(f"{many(done.deleted, 'message')} deleted: the picture is no longer there.")
    if done.left:
        print(f"{many(done.left, 'message')} left: not of this service.")


@click.command("import-data")
@click.argument("folder", type=FOLDER)
@place_options
def import_data(folder: Path, stage: str | None, data: Path) -> None:
    """Carry labelled pictures and their votes from a folder over to a stage.

    FOLDER is that of `fuzzy-vision run`, or a backup. Pictures without votes and public
    addresses stay behind. Running it again carries what is new.
    """
    from fuzzyvision.dataset.ledger import Ledger, file_of
    from fuzzyvision.dataset.transfer import Transfer
    from fuzzyvision.local import stage as local

    check_one(stage=stage)
    with local.opened(folder) as source, opened(stage, data) as target:
        holder = source.holder()
        ledger = Ledger(file_of(source.path, target.id))
        done = Transfer(local.stage_of(source), target, ledger, int(time.time())).run()
    print("\n".join(done.lines()))
    if holder:
        print(f"{folder} is still served at {holder.get('url')}: what comes there is not carried.")
