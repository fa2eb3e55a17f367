"""`fuzzy-vision deploy`: package, send the code, change the stack, publish the site.

In this order a failure anywhere leaves what served before: CloudFormation goes back by itself,
and the site that speaks to the new stack is published only when that is there. Run again, it
does what is left to do; when there is nothing, it changes nothing.
"""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.model import card
from fuzzyvision.aws.account import Account
from fuzzyvision.aws.artifacts import Artifacts
from fuzzyvision.aws.before import chosen_before, preflight
from fuzzyvision.aws.package.build import Package, build
from fuzzyvision.aws.package.project import check_model
from fuzzyvision.aws.parameters import ARCHITECTURE, choose
from fuzzyvision.aws.publish import publish
from fuzzyvision.aws.release import Wanted, release
from fuzzyvision.aws.stack import Stack, State
from fuzzyvision.common import site
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.project import model_folder

_OUT = Path("build/package")
_FUNCTION = "AWS::Serverless::Function"
_MODEL = "Model"
"""The output that tells which model a stage has."""


Build = Callable[[str, str, Path, Path], Package]
"""Makes the package of a stage: for a processor, into a folder, with the model of another."""


def deploy(
    stage: str, chosen: Mapping[str, Any], *, lose_data: bool = False, package: Build = build
) -> str:
    """Deploy a stage with the options that were chosen; the others stay as they are.

    Returns its address.
    """
    check_model(model_folder())
    account = Account.connect()  # first: packaging takes longer than finding out who asks
    stack = Stack.of(account, stage)
    before = stack.state()
    parameters = choose(stage, chosen, chosen_before(stack, before))
    parameters = preflight(account, stage, before, parameters)
    values = parameters.values
    model = _model(stage, before)
    made = package(stage, values.get("Architecture", ARCHITECTURE), _OUT, model_folder())
    artifacts = Artifacts(account, stage)
    artifacts.make()
    code = artifacts.send_file(made.zip)
    template = placed(json.loads(made.template.read_text()), artifacts.bucket, code, model)
    form = artifacts.send_text(json.dumps(template, sort_keys=True), ".json")
    tags = {"application": "fuzzy-vision", "stage": stage}
    wanted = Wanted(artifacts.url(form), tags, lose_data, parameters)
    state = release(stack, wanted, account)
    s3 = account.session.client("s3")
    files = site.files(model_folder(), int(values.get("KeepDays", site.KEEP_DAYS)))
    number = publish(s3, state.outputs["SiteBucketName"], files)
    print(f"The site: {number} files sent." if number else "The site is as it was.")
    _tidy(stack, artifacts, {code, form})
    if values.get("Domain"):
        print(f"{values['Domain']} must lead to {state.outputs['DistributionDomainName']} (CNAME).")
    address = state.outputs["Address"]
    print(f"\nFuzzy Vision is at {address}")
    return address


def _model(stage: str, state: State | None) -> str:
    """Return name and version of the model; raises CommandError if another is replaced unasked."""
    new = card.load(model_folder())
    told = f"{new.name} {new.version}"
    before = state.outputs.get(_MODEL, told) if state else told
    if before.rpartition(" ")[0] != new.name and not os.environ.get("MODEL_FOLDER"):
        raise CommandError(
            f"The stage {stage} has the model {before}, and this would put {told} in its place. "
            f"Say which it is to be: MODEL_FOLDER=folder; the bundled one is in {model_folder()}."
        )
    if before != told:
        print(f"Model: {before} → {told}")
    return told


def _tidy(stack: Stack, artifacts: Artifacts, used: set[str]) -> None:
    """Do what the stage can serve without; the owner may lack a permission for it."""
    steps: dict[str, Callable[[], None]] = {
        "protect the stack from being deleted by mistake": lambda: stack.protect(on=True),
        "delete the code of earlier deployments": lambda: artifacts.keep_only(used),
    }
    for words, step in steps.items():
        try:
            step()
        except ClientError as error:
            print(f"Could not {words}: {error}. The stage serves all the same.")


def placed(template: dict[str, Any], bucket: str, key: str, model: str) -> dict[str, Any]:
    """Return the template with the functions' code in S3, and with the model's name. Pure."""
    resources = {
        name: {**one, "Properties": {**one["Properties"], "CodeUri": f"s3://{bucket}/{key}"}}
        if one["Type"] == _FUNCTION
        else one
        for name, one in template["Resources"].items()
    }
    outputs = {**template["Outputs"], _MODEL: {"Value": model}}
    return {**template, "Resources": resources, "Outputs": outputs}
