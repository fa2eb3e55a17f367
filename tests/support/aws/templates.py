"""Templates as `make package` makes them. No account is asked."""

import copy
import json
import os
import shutil
import subprocess
import sys
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from chalice.package import TemplateDeepMerger, YAMLTemplateSerializer
from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

from fuzzyvision.aws.package import template
from fuzzyvision.aws.resources.options import Options
from fuzzyvision.aws.resources.template import finish, merge
from tests.support.aws.template_reader import REGION
from tests.support.paths import ROOT

DOMAIN: dict[str, Any] = {
    "domain": "pictures.example.org",
    "certificate": "arn:aws:acm:us-east-1:111122223333:certificate/0a1b-2c3d",
}
EVERY = [
    Options("dev", architecture=architecture, email=email, **domain)
    for architecture, email, domain in product(
        ("x86_64", "arm64"), (None, "owner@example.org"), ({}, DOMAIN)
    )
]
"""Every combination of what changes the template's shape."""


class NoPolicies(ManagedPolicyLoader):  # type: ignore[misc] # it ships no types
    """Knows no policy of AWS's own: the template uses none."""

    def __init__(self) -> None:
        super().__init__(None)

    def load(self) -> dict[str, str]:
        """Return nothing, where the real one asks IAM."""
        return {}


def named(options: Options) -> str:
    """Name a test after its options."""
    parts = [options.architecture, "email" if options.email else "", options.domain and "domain"]
    return "-".join(part for part in parts if part)


@cache
def _chalices() -> dict[str, Any]:
    """Return what Chalice itself makes of the app."""
    with TemporaryDirectory() as folder:
        for name in ("chalicelib", ".chalice"):
            shutil.copytree(ROOT / name, Path(folder, name))
        shutil.copy(ROOT / "app.py", folder)
        Path(folder, "requirements.txt").touch()
        subprocess.run(  # noqa: S603 - our own command
            [Path(sys.executable).parent / "chalice", "package", "--stage", "dev", "out"],
            cwd=folder,
            env={**os.environ, "AWS_DEFAULT_REGION": REGION},
            check=True,
            capture_output=True,
        )
        made: dict[str, Any] = json.loads(Path(folder, "out", "sam.json").read_text())
    return made


@cache
def merged() -> dict[str, Any]:
    """Return infra/template.yaml, merged with what Chalice makes; not to be changed."""
    ours = YAMLTemplateSerializer().load_template(template.SOURCE.read_text())
    return template.finish(TemplateDeepMerger().merge(ours, _chalices()))


@cache
def sam(options: Options) -> dict[str, Any]:
    """Return the finished template; not to be changed."""
    merged = TemplateDeepMerger().merge(merge(options), _chalices())
    return finish(merged, options)


@cache
def plain(options: Options) -> dict[str, Any]:
    """Return the template as SAM's translator hands it to CloudFormation; not to be changed."""
    made = copy.deepcopy(sam(options))
    for one in made["Resources"].values():
        if "CodeUri" in one["Properties"]:
            one["Properties"]["CodeUri"] = {"Bucket": "artifacts", "Key": "code.zip"}
    with pytest.MonkeyPatch.context() as shell:
        shell.setenv("AWS_DEFAULT_REGION", REGION)
        translated: dict[str, Any] = transform(made, {}, NoPolicies())
    return translated
