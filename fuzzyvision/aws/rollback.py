"""`fuzzy-vision releases` and `rollback`: what a stage served before, and serving it again.

A rollback is a deployment of what is kept: the recorded template and parameters, then the recorded
site, then a note that this serves now. Pictures, votes and results stay as they are.
"""

from dataclasses import replace

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.artifacts import Artifacts
from fuzzyvision.aws.bucket_rules import tags_of
from fuzzyvision.aws.parameters import SECRETS, Parameters
from fuzzyvision.aws.release import Wanted
from fuzzyvision.aws.releases import Release, kept, site_of
from fuzzyvision.aws.serving import serve
from fuzzyvision.aws.stack import Stack
from fuzzyvision.common.asking import agree
from fuzzyvision.common.errors import CommandError


def releases(stage: str) -> None:
    """Print the releases of a stage that are kept, newest first."""
    account = Account.connect()
    artifacts = Artifacts(account, stage)
    found = kept(artifacts) if artifacts.exists() else []
    if not found:
        print(f"No release of stage {stage} is kept in account {account.number}, {account.region}.")
        print(f"The next `fuzzy-vision deploy {stage}` keeps the first.")
        return
    print(f"Stage {stage}, account {account.number}, {account.region}:")
    for line in lines(found):
        print(line)


def rollback(stage: str, to: str | None = None, *, sure: bool, lose_data: bool = False) -> None:
    """Make a stage serve a release again: by default the one before, or the one with an id."""
    account = Account.connect()
    artifacts = Artifacts(account, stage)
    found = kept(artifacts) if artifacts.exists() else []
    target = chosen(stage, found, to)
    if Stack.of(account, stage).state() is None:
        raise CommandError(f"There is no stage {stage}: fuzzy-vision deploy {stage} makes it.")
    for key in (target.template, target.code):
        artifacts.require(key)
    files = site_of(artifacts, target)
    print(f"Stage {stage}, account {account.number}, {account.region}.")
    print(f"It serves   {found[0].id}: {found[0].words}")
    print(f"Put back    {target.id}: {target.words}")
    if not sure:
        agree("Continue?", f"rollback {stage} --to {target.id}", "Nothing was changed.")
    given = {name: value for name, value in target.parameters.items() if name not in SECRETS}
    # As the stack has it; no release tells it.
    kept_secrets = {name: "" for name in SECRETS if name in target.parameters}
    url, parameters = artifacts.url(target.template), Parameters(given, kept_secrets)
    wanted = Wanted(url, tags_of(stage), lose_data, parameters)
    state = serve(artifacts, wanted, replace(target, restored=target.id), files)
    print(f"\nFuzzy Vision is at {state.outputs['Address']}, as it was on {target.made}")


def chosen(stage: str, found: list[Release], to: str | None) -> Release:
    """Return the release to put back, of those that are kept, newest first. Pure.

    Raises CommandError if it is not kept.
    """
    if to is None and len(found) > 1:
        return found[1]
    for one in found:
        if one.id == to:
            return one
    which = f"no release {to} of stage {stage}" if to else f"no release of stage {stage} before"
    raise CommandError(f"There is {which}. `fuzzy-vision releases {stage}` shows what is kept.")


def lines(found: list[Release]) -> list[str]:
    """Return the releases as a table. Pure."""
    rows = [("id", "by", "revision", "model")]
    for number, one in enumerate(found):
        notes = ["serves"] if number == 0 else []
        notes += [f"put back from {one.restored}"] if one.restored else []
        model = f"{one.model}  ({', '.join(notes)})" if notes else one.model
        rows.append((one.id, one.who, one.revision or "unknown", model))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
