"""Where the things of a stage are: of one on AWS, or of a running `ENGINE=moto make run`.

Those of a folder on this machine, fuzzyvision/local/stage.py gives.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import boto3
from botocore.config import Config

from chalicelib.aws.repository import DynamoDBVotes
from chalicelib.aws.s3 import S3Objects
from chalicelib.ports import Objects, Votes
from fuzzyvision.common import environment, state_file
from fuzzyvision.common.aws_errors import START, translated
from fuzzyvision.common.environment import Credentials
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.session import session
from fuzzyvision.common.stack_states import serves_nothing
from fuzzyvision.common.stage_names import LOCAL, check_stage, stack_name

CONNECTIONS = 16
"""Connections that may be used at once: as many objects can be fetched side by side."""

_OUTPUTS = ("ResultsBucketName", "UploadsBucketName", "VotesTableName")
_TRIES, _LOCAL_TRIES = 6, 2


@dataclass(frozen=True)
class Stage:
    """A stage's things; `id` tells it from every other, also from an earlier one of its name.

    `bucket` is where its pictures are, as an export names it.
    """

    name: str
    id: str
    bucket: str
    storage: Objects
    table: Votes


def find(name: str) -> Stage:
    """Return the stage of a name; raises CommandError if it cannot be found."""
    if name == LOCAL:
        return _local(state_file.place())
    with translated(name):
        return _on_aws(check_stage(name))


def _local(file: Path) -> Stage:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        credentials = Credentials(found["access_key"], found["secret_key"])
        with _only(credentials, found["store_url"]):
            return _stage(
                session(),
                LOCAL,
                # Every run of the stack has its own key.
                sha256(credentials.access_key.encode()).hexdigest()[:12],
                _Places(found["results_bucket"], found["uploads_bucket"], found["votes_table"]),
            )
    except FileNotFoundError as error:
        raise CommandError(f"No moto stack is running. {START}") from error
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise CommandError(f"{file} cannot be read. Start again: ENGINE=moto make run") from error


@contextmanager
def _only(credentials: Credentials, endpoint: str) -> Iterator[None]:
    """Hide from boto3 whatever the shell is set up for, while it makes its clients."""
    kept = dict(os.environ)
    environment.isolate(os.environ, credentials, endpoint)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(kept)


def _on_aws(name: str) -> Stage:
    account, stack = session(), stack_name(name)
    found = account.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    outputs = {one["OutputKey"]: one["OutputValue"] for one in found.get("Outputs", [])}
    if any(output not in outputs for output in _OUTPUTS):
        raise CommandError(serves_nothing(name, found["StackStatus"]))
    identity = found["StackId"].rpartition("/")[2]
    return _stage(account, name, identity, _Places(*(outputs[output] for output in _OUTPUTS)))


class _Places(NamedTuple):
    results: str
    uploads: str
    table: str


def _stage(account: boto3.Session, name: str, identity: str, places: _Places) -> Stage:
    tries = _LOCAL_TRIES if name == LOCAL else _TRIES
    retries: Any = {"mode": "standard", "total_max_attempts": tries}
    config = Config(signature_version="s3v4", max_pool_connections=CONNECTIONS, retries=retries)
    s3 = account.client("s3", config=config)
    dynamodb = account.client("dynamodb", config=Config(retries=retries))
    return Stage(
        name,
        identity,
        places.results,
        S3Objects(s3, uploads=places.uploads, results=places.results),
        DynamoDBVotes(dynamodb, places.table),
    )
