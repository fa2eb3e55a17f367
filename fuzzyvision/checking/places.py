"""Where the service is that is checked."""

import os
from pathlib import Path

from fuzzyvision.client.site import Site
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stack_states import explain, serves_nothing


def address(stage: str | None, data: Path) -> str:
    """Return the address of a stage, or of who serves a folder on this machine."""
    return _of_stage(stage) if stage else _of_folder(data)


def client(url: str) -> Site:
    """Return a client of an address, logged in with PASSWORD and INVITATION if those are set."""
    made = Site(url)
    made.enter(os.environ.get("PASSWORD", ""), os.environ.get("INVITATION", ""))
    return made


def _of_folder(data: Path) -> str:
    from fuzzyvision.local import stage  # noqa: PLC0415 - AWS needs no SQLite

    with stage.opened(data) as folder:
        holder = folder.holder()
    if not holder or not holder.get("url"):
        raise CommandError(f"Nobody serves {data}. `fuzzy-vision run` does; then check again.")
    return str(holder["url"])


def _of_stage(name: str) -> str:
    from fuzzyvision.aws.account import Account  # noqa: PLC0415 - one machine needs no boto3
    from fuzzyvision.aws.stack import Stack  # noqa: PLC0415
    from fuzzyvision.common.aws_errors import translated  # noqa: PLC0415

    with translated(name):
        state = Stack.of(Account.connect(), name).state()
    if state is None or "Address" not in state.outputs:
        raise CommandError(serves_nothing(name, state.status if state else None))
    said = explain(name, state.status)
    if said:
        print(f"The stack is in the state {state.status}. {said}")
    return state.outputs["Address"]
