"""Templates as `make package` makes them. No account is asked."""

import copy
from dataclasses import asdict, dataclass
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from cfnlint.helpers import REGIONS
from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

from fuzzyvision.aws.package import project, template
from fuzzyvision.aws.parameters import INVITATION_KEY, SECRET, choose
from tests.support.aws.parameters import settled
from tests.support.aws.template_reader import REGION


@dataclass(frozen=True)
class Options:
    """A stage, and the options that `deploy` was given for it."""

    stage: str
    architecture: str | None = None
    email: str | None = None
    domain: str | None = None
    certificate: str | None = None
    keep_days: int | None = None
    workers: int | None = None
    budget: str | None = None
    requests: int | None = None
    price_class: str | None = None
    embed: str | None = None


THE_SECRET = "s" * 43
THE_KEY = "k" * 43
"""What deploy makes up for every stage."""
DOMAIN: dict[str, Any] = {
    "domain": "pictures.example.org",
    "certificate": "arn:aws:acm:us-east-1:111122223333:certificate/0a1b-2c3d",
}
OWNER: dict[str, Any] = {"email": "owner@example.org"}
FRAMED: dict[str, Any] = {"embed": "https://a.example,https://b.example"}
EVERY = [
    Options("dev", architecture=architecture, **owner, **domain)
    for architecture, owner, domain in product(
        ("x86_64", "arm64"), ({}, OWNER, {**OWNER, "budget": "20"}), ({}, {**DOMAIN, **FRAMED})
    )
]
"""Every combination of what changes the template's shape."""

PUBLIC = [
    one for one in REGIONS if not one.startswith(("cn-", "us-gov-", "us-iso", "eu-iso", "eusc-"))
]
"""The regions that everybody can have. The others have no CloudFront of this kind."""


class NoPolicies(ManagedPolicyLoader):  # type: ignore[misc] # it ships no types
    """Knows no policy of AWS's own: the template uses none."""

    def __init__(self) -> None:
        super().__init__(None)

    def load(self) -> dict[str, str]:
        """Return nothing, where the real one asks IAM."""
        return {}


def named(options: Options) -> str:
    """Name a test after its options."""
    parts = [options.architecture, options.email and "email", options.budget and "budget"]
    return "-".join(part for part in [*parts, options.domain and "domain"] if part)


@cache
def merged() -> dict[str, Any]:
    """Return the template as `make package` leaves it, with its parameters; not to be changed."""
    with TemporaryDirectory() as folder:
        code = Path(folder, "code")
        code.mkdir()
        return template.finish(project.chalice("dev", code, Path(folder)), Stage="dev")


@cache
def sam(options: Options) -> dict[str, Any]:
    """Return the template for these options; not to be changed."""
    given = {name: one for name, one in asdict(options).items() if name != "stage"}
    return settled(
        merged(),
        {**choose(options.stage, given).values, SECRET: THE_SECRET, INVITATION_KEY: THE_KEY},
    )


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
