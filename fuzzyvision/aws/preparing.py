"""What a deployment is to bring, gathered before anything of it is sent."""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chalicelib.access import Access
from chalicelib.model import card
from fuzzyvision.aws import budget
from fuzzyvision.aws.account import Account
from fuzzyvision.aws.artifacts import Artifacts, key_of, key_of_text
from fuzzyvision.aws.asking import allow_new_stage
from fuzzyvision.aws.before import chosen_before, preflight
from fuzzyvision.aws.package.build import Package, build
from fuzzyvision.aws.package.project import check_model
from fuzzyvision.aws.parameters import ARCHITECTURE, Parameters, choose
from fuzzyvision.aws.placing import labels_of, model_of, placed
from fuzzyvision.aws.releases import Release, stored
from fuzzyvision.aws.stack import Stack, State
from fuzzyvision.bundle import cards
from fuzzyvision.common import site
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.project import model_folder
from fuzzyvision.common.revision import revision
from fuzzyvision.common.site import SiteFile
from fuzzyvision.comparing import gate

_OUT = Path("build/package")

Build = Callable[[str, str, Path, Path], Package]
"""Makes the package of a stage: for a processor, into a folder, with the model of another."""


@dataclass(frozen=True)
class Prepared:
    """What will be sent, and what is there `before`; keys are already those that it will have."""

    stack: Stack
    before: State | None
    artifacts: Artifacts
    parameters: Parameters
    zip: Path
    template: str
    site: Mapping[str, SiteFile]
    release: Release


def prepare(
    stage: str,
    chosen: Mapping[str, Any],
    package: Build = build,
    *,
    sure: bool = True,
    dry: bool = False,
) -> Prepared:
    """Package a stage with the options that were chosen; the others stay as they are.

    A new stage is asked for unless the owner is `sure`, or the run is `dry` and makes none.
    """
    check_model(model_folder())
    account = Account.connect()  # first: packaging takes longer than finding out who asks
    stack = Stack.of(account, stage)
    before = stack.state()
    parameters = choose(stage, chosen, chosen_before(stack, before))
    parameters = preflight(account, stage, before, parameters)
    values = parameters.values
    if before is None and not dry:
        allow_new_stage(account, stage, sure=sure)
    model = _model(stage, before)
    made = package(stage, values.get("Architecture", ARCHITECTURE), _OUT, model_folder())
    artifacts = Artifacts(account, stage)
    files = site.files(
        model_folder(),
        int(values.get("KeepDays", site.KEEP_DAYS)),
        access=Access(values.get("Access", Access.PUBLIC)),
        framed=bool(values.get("Embed")),
    )
    ours, code, packages = str(revision() or ""), key_of(made.zip), dict(made.versions)
    source = budget.known(json.loads(made.template.read_text()), account.region)
    labels = labels_of(ours, model, packages)
    document = placed(source, f"s3://{artifacts.bucket}/{code}", model, labels)
    template = json.dumps(document, sort_keys=True)
    form = key_of_text(template, ".json")
    release = Release(ours, model, packages, code, form, values, stored(files))
    return Prepared(stack, before, artifacts, parameters, made.zip, template, files, release)


def _model(stage: str, state: State | None) -> str:
    """Return name and version of the model; raises CommandError if another is replaced unasked."""
    new = card.load(model_folder())
    told = f"{new.name} {new.version}"
    before = model_of(state.outputs if state else {}) or told
    if before.rpartition(" ")[0] != new.name and not os.environ.get("MODEL_FOLDER"):
        raise CommandError(
            f"The stage {stage} has the model {before}, and this would put {told} in its place. "
            f"Say which it is to be: MODEL_FOLDER=folder; the bundled one is in {model_folder()}."
        )
    if before != told:
        print(f"Model: {before} → {told}")
        doubt = gate.doubt(cards.load(model_folder()), before.rpartition(" ")[2])
        if doubt:
            print(f"Warning: {doubt}")
    return told
