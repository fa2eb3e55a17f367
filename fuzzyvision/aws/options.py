"""What the owner chose for a stage. Pure.

The commands take it from their arguments, and what is not said there from the stack as it is: a
later call that leaves out the address for alarms, or the domain, shall not take it away. For that
the template carries the options.
"""

import argparse
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from chalicelib.keys import MAX_LENGTH
from fuzzyvision.aws import kinds, names
from fuzzyvision.aws.errors import CloudError

ARCHITECTURES = ("x86_64", "arm64")
PRICE_CLASSES = ("100", "200", "All")
"""CloudFront's: the cheapest third of the world, most of it, all of it."""

_METADATA = "FuzzyVision"

_MOST_DAYS = 3650
_MOST_WORKERS = 1000
_MOST_REQUESTS = 10_000


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
        cls, arguments: argparse.Namespace, before: Mapping[str, Any] | None = None
    ) -> "Options":
        """Take the options from parsed arguments, and else from the stack's template `before`.

        Raises CloudError for half a custom domain.
        """
        said = {name: getattr(arguments, name) for name in cls.__dataclass_fields__}
        kept = (before or {}).get("Metadata", {}).get(_METADATA, {})
        chosen = {
            name: kept[name] if value is None and name in kept else value
            for name, value in said.items()
        }
        if kinds.NONE in (chosen["domain"], chosen["certificate"]):
            chosen |= {"domain": None, "certificate": None}
        if bool(chosen["domain"]) != bool(chosen["certificate"]):
            raise CloudError(
                "A domain of your own needs both: DOMAIN=pictures.example.org and CERTIFICATE= "
                "with the ARN of its certificate in ACM, region us-east-1."
            )
        return cls(**{name: one for name, one in chosen.items() if one not in {None, kinds.NONE}})

    @property
    def metadata(self) -> dict[str, Any]:
        """What the template carries, for `of`. CloudFormation knows no null."""
        chosen = {name: one for name, one in asdict(self).items() if one is not None}
        del chosen["stage"]
        return {_METADATA: chosen}

    @property
    def tags(self) -> dict[str, str]:
        """What the stack's resources are tagged with."""
        return {"application": "fuzzy-vision", "stage": self.stage}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Let a command take the options; an empty value counts as not said, as Make passes it."""
    whole = kinds.whole_number
    for name, kind, help_text in (
        ("arch", kinds.one_of(ARCHITECTURES), f"of Lambda: {' or '.join(ARCHITECTURES)}"),
        ("email", kinds.or_none(kinds.email), "where alarms go, or none"),
        ("domain", kinds.or_none(kinds.domain), "your own, such as pictures.example.org, or none"),
        (
            "certificate",
            kinds.or_none(kinds.certificate),
            "ARN of the domain's certificate, in us-east-1",
        ),
        ("keep-days", whole(1, _MOST_DAYS), "how long pictures that nobody labelled stay"),
        ("name-length", whole(1, MAX_LENGTH), "characters of a picture's name"),
        ("workers", whole(2, _MOST_WORKERS), "uploads that are answered at once"),
        ("requests", whole(1, _MOST_REQUESTS), "calls of the API a second"),
        ("price-class", kinds.one_of(PRICE_CLASSES), f"CloudFront's: {', '.join(PRICE_CLASSES)}"),
    ):
        parser.add_argument(
            f"--{name}",
            dest="architecture" if name == "arch" else name.replace("-", "_"),
            type=kinds.unless_empty(kind),
            help=help_text,
        )
    parser.add_argument("--stage", type=names.stage, default="dev", help="a world of its own")
