"""The options of a stage. Pure.

The template carries them: a later deployment that leaves out the address for alarms, or the domain,
keeps it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fuzzyvision.common.errors import CommandError

_METADATA = "FuzzyVision"

NONE = "none"
"""Given to remove an earlier choice."""


@dataclass(frozen=True)
class Options:
    """A stage and how it is to be.

    Alarms go to `email`. `domain` needs a `certificate` of ACM in us-east-1, and the other way
    round. Public pictures are kept `keep_days` days under names of `name_length` characters. At
    most `workers` uploads are answered at once, and `requests` calls of the API a second.
    """

    stage: str
    architecture: str = "x86_64"
    email: str | None = None
    domain: str | None = None
    certificate: str | None = None
    keep_days: int = 30
    name_length: int = 3
    workers: int = 8
    requests: int = 50
    price_class: str = "100"

    @classmethod
    def of(
        cls, stage: str, given: Mapping[str, Any], before: Mapping[str, Any] | None = None
    ) -> "Options":
        """Take the options that were given, the others from the stack's template `before`.

        Raises CommandError for half a custom domain.
        """
        kept = (before or {}).get("Metadata", {}).get(_METADATA, {})
        chosen = {name: one for name, one in kept.items() if name in cls.__dataclass_fields__}
        chosen |= {name: one for name, one in given.items() if one is not None}
        if NONE in (chosen.get("domain"), chosen.get("certificate")):
            chosen |= {"domain": None, "certificate": None}
        if bool(chosen.get("domain")) != bool(chosen.get("certificate")):
            raise CommandError(
                "A domain of your own needs both: --domain pictures.example.org and --certificate "
                "with the ARN of its certificate in ACM, region us-east-1."
            )
        chosen = {name: one for name, one in chosen.items() if one not in {None, NONE}}
        return cls(stage, **chosen)

    @property
    def metadata(self) -> dict[str, Any]:
        """The options as the template carries them, for `of`. CloudFormation has no null."""
        chosen = {name: one for name, one in asdict(self).items() if one is not None}
        del chosen["stage"]
        return {_METADATA: chosen}

    @property
    def tags(self) -> dict[str, str]:
        """What the stack's resources are tagged with."""
        return {"application": "fuzzy-vision", "stage": self.stage}
