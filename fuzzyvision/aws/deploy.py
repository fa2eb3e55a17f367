"""`fuzzy-vision deploy`: package, send the code, change the stack, publish the site.

In this order a failure anywhere leaves what served before: CloudFormation goes back by itself,
and the site that speaks to the new stack is published only when that is there. Run again, it
does what is left to do; when there is nothing, it changes nothing.
"""

from collections.abc import Mapping
from typing import Any

from fuzzyvision.aws.bucket_rules import tags_of
from fuzzyvision.aws.package.build import build
from fuzzyvision.aws.preparing import Build, prepare
from fuzzyvision.aws.release import Wanted
from fuzzyvision.aws.serving import serve


def deploy(
    stage: str,
    chosen: Mapping[str, Any],
    *,
    lose_data: bool = False,
    sure: bool = True,
    package: Build = build,
) -> str:
    """Deploy a stage with the options that were chosen; the others stay as they are.

    The first stage of an account and region is asked for unless the owner is `sure`. Returns the
    stage's address.
    """
    made = prepare(stage, chosen, package, sure=sure)
    made.artifacts.make()
    made.artifacts.send_file(made.zip)
    made.artifacts.send_text(made.template, ".json")
    url = made.artifacts.url(made.release.template)
    wanted = Wanted(url, tags_of(stage), lose_data, made.parameters)
    state = serve(made.artifacts, wanted, made.release, made.site)
    values = made.parameters.values
    if values.get("Domain"):
        print(f"{values['Domain']} must lead to {state.outputs['DistributionDomainName']} (CNAME).")
    address = state.outputs["Address"]
    print(f"\nFuzzy Vision is at {address}")
    return address
