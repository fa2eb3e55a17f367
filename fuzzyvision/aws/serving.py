"""Making a stage serve a release: the stack, the site, then what it can serve without."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from botocore.exceptions import ClientError

from fuzzyvision.aws.artifacts import Artifacts
from fuzzyvision.aws.bucket_rules import set_rules
from fuzzyvision.aws.parameters import SECRETS
from fuzzyvision.aws.publish import publish
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.aws.releases import Release, keep
from fuzzyvision.aws.stack import Stack, State
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.site import SiteFile


def serve(
    artifacts: Artifacts, wanted: Wanted, served: Release, files: Mapping[str, SiteFile]
) -> State:
    """Bring the stack to what is wanted, publish the files, note the release; return the state.

    Code and template are in the artifacts bucket. The release is noted with the parameters that
    the stack then has.
    """
    account = artifacts.account
    stack = Stack.of(account, artifacts.stage)
    state = release(stack, wanted, account)
    number = publish(account.session.client("s3"), state.outputs["SiteBucketName"], files)
    print(f"The site: {number} files sent." if number else "The site is as it was.")
    # The secrets stay in the stack: of a release it is known only that it had them.
    told = {name: "" if name in SECRETS else value for name, value in state.parameters.items()}
    noted = replace(served, parameters=told)
    steps: dict[str, Callable[[], None]] = {
        "protect the stack from being deleted by mistake": lambda: stack.protect(on=True),
        "set the rules of the artifacts bucket": lambda: set_rules(
            account, artifacts.bucket, artifacts.stage
        ),
        "keep this release for a rollback": lambda: keep(artifacts, noted, files),
    }
    for words, step in steps.items():
        try:
            step()
        except (ClientError, CommandError) as error:  # the owner may lack a permission for it
            why = str(error).rstrip(".")
            print(f"Could not {words}: {why}. The stage serves all the same.")
    return state
