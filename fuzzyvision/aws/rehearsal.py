"""`fuzzy-vision deploy --dry-run`: package, show what would change, change nothing.

A change set needs a stack, and CloudFormation makes an empty one for the first. So only a stage
that serves is asked about; for a new one the template tells. The template goes into the artifacts
bucket under a random name for as long as the change set is made: somebody else's deployment may
need the one that is named by its content.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from fuzzyvision.aws.bucket_rules import tags_of
from fuzzyvision.aws.changes import Change, Replaced, summary
from fuzzyvision.aws.package.build import build
from fuzzyvision.aws.preparing import Build, Prepared, prepare
from fuzzyvision.aws.publish import unsent
from fuzzyvision.aws.stack import State
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stack_states import explain


def rehearse(stage: str, chosen: Mapping[str, Any], *, package: Build = build) -> None:
    """Show what `deploy` with these options would change. Raises CommandError as it would."""
    made = prepare(stage, chosen, package, dry=True)
    state = made.before
    if state is None or state.unmade:
        _show_new(stage, made)
    elif state.serves:
        _show_changes(stage, made, state)
    else:
        raise CommandError(
            f"The stack of {stage} is in the state {state.status}, so that CloudFormation cannot "
            f"be asked what would change. {explain(stage, state.status)}"
        )
    print("\nNothing was changed.")


def _show_new(stage: str, made: Prepared) -> None:
    resources = json.loads(made.template)["Resources"]
    print(f"A new stage {stage} with {len(resources)} resources, and what SAM adds to functions:")
    for name, one in resources.items():
        only = f"  (if {one['Condition']})" if "Condition" in one else ""
        print(f"{Change('Add', name, one['Type'], Replaced.NO).line()}{only}")
    _show_site(sorted(made.site))


def _show_changes(stage: str, made: Prepared, state: State) -> None:
    changes = _changes(stage, made)
    if changes is None:
        print("Nothing to change in the stack.")
    else:
        print(f"In the stack: {summary(changes)}")
        for change in changes:
            print(change.line())
    s3 = made.artifacts.account.session.client("s3")
    _show_site(unsent(s3, state.outputs["SiteBucketName"], made.site))


def _changes(stage: str, made: Prepared) -> list[Change] | None:
    """Ask CloudFormation what would change; None if nothing would."""
    key = f"dry-run/{uuid4().hex}.json"
    made.artifacts.send(key, made.template.encode())
    try:
        url = made.artifacts.url(key)
        proposal = made.stack.propose(url, tags_of(stage), made.parameters)
    finally:
        made.artifacts.delete(key)
    if proposal is None:
        return None
    identifier, changes = proposal
    made.stack.withdraw(identifier)
    return changes


def _show_site(paths: list[str]) -> None:
    if not paths:
        print("The site is as it was.")
        return
    print(f"The site: {len(paths)} files would be sent.")
    for path in paths:
        print(f"  {path}")
