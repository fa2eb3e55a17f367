"""The parameters of a stage's stack, from the options of the command. Pure.

infra/template.yaml says what they mean and what they may be. The stack keeps them: an option
that is left out stays as it was deployed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fuzzyvision.common import embed
from fuzzyvision.common.errors import CommandError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef

NONE = "none"
"""Given to remove an earlier choice."""

ARCHITECTURE = "x86_64"
"""What is deployed if nothing else was ever chosen."""

_EARLIER = "FuzzyVision"
_NAMES = {
    "architecture": "Architecture",
    "email": "Email",
    "domain": "Domain",
    "certificate": "Certificate",
    "keep_days": "KeepDays",
    "name_length": "NameLength",
    "workers": "Workers",
    "daily": "Daily",
    "client_hourly": "ClientHourly",
    "budget": "Budget",
    "review": "Review",
    "requests": "Requests",
    "price_class": "PriceClass",
    "access": "Access",
    "embed": "Embed",
}
_BURST = "Burst"
_LIMITS = {"daily", "client_hourly", "budget"}
"""Options whose parameter spells none as it is."""
SECRET = "OriginSecret"  # noqa: S105 - its name
"""What CloudFront proves itself with."""
INVITATION_KEY = "InvitationKey"
"""What the cookies of invited browsers are signed with."""
SECRETS = (SECRET, INVITATION_KEY)
"""The parameters that nobody chooses and nobody is shown."""


@dataclass(frozen=True)
class Parameters:
    """Values by parameter: those `chosen` now, and those of an earlier deployment.

    What is in neither has the template's default.
    """

    chosen: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, str]:
        """All that differ, or may differ, from the template's defaults."""
        return {**self.before, **self.chosen}

    def request(self, deployed: Collection[str] = ()) -> list["ParameterTypeDef"]:
        """Return what CloudFormation is told, when the stack has the parameters `deployed`.

        It refuses to use the previous value of a parameter that the stack does not have.
        """
        return [
            {"ParameterKey": name, "UsePreviousValue": True}
            if name in deployed and name not in self.chosen
            else {"ParameterKey": name, "ParameterValue": value}
            for name, value in self.values.items()
        ]


def choose(
    stage: str, given: Mapping[str, Any], before: Mapping[str, str] | None = None
) -> Parameters:
    """Take the options that were given, the others from `before`: an earlier deployment's.

    Raises CommandError for half a custom domain, for a budget that nobody would hear of, and for a
    page in frames that nobody could use there.
    """
    chosen = _named(given)
    if "" in {chosen.get("Domain"), chosen.get("Certificate")}:
        chosen |= {"Domain": "", "Certificate": ""}
    known = {*_NAMES.values(), _BURST, *SECRETS}  # the template may have lost one
    kept = {name: value for name, value in (before or {}).items() if name in known}
    made = Parameters({**chosen, "Stage": stage}, kept)
    if bool(made.values.get("Domain")) != bool(made.values.get("Certificate")):
        raise CommandError(
            "A domain of your own needs both: --domain pictures.example.org and --certificate "
            "with the ARN of its certificate in ACM, region us-east-1."
        )
    if made.values.get("Budget", NONE) != NONE and not made.values.get("Email"):
        raise CommandError(
            "A budget needs the address that hears of it: --email you@example.org, or no --budget."
        )
    embed.check(made.values.get("Embed", ""), made.values.get("Access", ""))
    return made


def taken_over(metadata: Mapping[str, Any]) -> dict[str, str]:
    """Return the parameters that an earlier release wrote into its template, which had none."""
    return _named(metadata.get(_EARLIER, {}))


def _named(options: Mapping[str, Any]) -> dict[str, str]:
    """Return options as the template spells them: empty for none."""
    values = {
        _NAMES[name]: "" if value == NONE and name not in _LIMITS else str(value)
        for name, value in options.items()
        if name in _NAMES and value is not None
    }
    if "Requests" in values:  # CloudFormation cannot multiply
        values[_BURST] = str(2 * int(values["Requests"]))
    return values
