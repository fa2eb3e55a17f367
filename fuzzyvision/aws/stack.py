"""One CloudFormation stack: its state, its change sets and its events."""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import ClientError, WaiterError

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.changes import Change
from fuzzyvision.aws.deployer import Deployer
from fuzzyvision.aws.parameters import Parameters
from fuzzyvision.aws.preflight.refusals import explained
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stack_states import Kind, meaning
from fuzzyvision.common.stage_names import stack_name

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.literals import CapabilityType
    from mypy_boto3_cloudformation.type_defs import ChangeSetSummaryTypeDef, StackEventTypeDef

CAPABILITIES: list["CapabilityType"] = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
"""The stack has roles, and SAM is a transform."""

_UNCHANGED = ("didn't contain changes", "No updates are to be performed")
_CANCELLED = "cancelled"
_GONE = "DELETE_COMPLETE"
_LOOKS = 400
_DEFAULTS = Parameters()


@dataclass(frozen=True)
class State:
    """A stack's state. `id` is unique, also when the name is used again."""

    id: str
    status: str
    reason: str
    outputs: dict[str, str]
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """What can be done with it."""
        return meaning(self.status).kind

    @property
    def unmade(self) -> bool:
        """Whether no version of it was ever complete."""
        return self.kind in {Kind.PROPOSED, Kind.UNMADE}

    @property
    def serves(self) -> bool:
        """Whether a version of it is complete: made, changed, or changed back after a failure."""
        return self.kind is Kind.SERVES


class Stack:
    """A stack by its name. `pause` is the seconds between two looks at what is happening."""

    def __init__(self, client: "CloudFormationClient", name: str, *, pause: int = 3) -> None:
        self.name = name
        self._cloudformation = client
        self._pause = pause

    @classmethod
    def of(cls, account: Account, stage: str) -> "Stack":
        """Return the stack of a stage."""
        return cls(account.session.client("cloudformation"), stack_name(stage))

    def state(self, stack_id: str | None = None) -> State | None:
        """Return the state of the stack, None if it does not exist.

        An id also finds a deleted stack.
        """
        try:
            found = self._cloudformation.describe_stacks(StackName=stack_id or self.name)
        except ClientError as error:
            if "does not exist" in str(error):
                return None
            raise
        stack = found["Stacks"][0]
        if stack["StackStatus"] == _GONE and stack_id is None:
            return None
        outputs = {one["OutputKey"]: one["OutputValue"] for one in stack.get("Outputs", [])}
        reason = stack.get("StackStatusReason", "")
        parameters = {
            one["ParameterKey"]: one["ParameterValue"] for one in stack.get("Parameters", [])
        }
        return State(stack["StackId"], stack["StackStatus"], reason, outputs, parameters)

    def metadata(self) -> dict[str, Any]:
        """Return the metadata of the template of the stack, which exists and has a template.

        There is none that we wrote in a template that somebody replaced by YAML in the console.
        """
        summary = self._cloudformation.get_template_summary(StackName=self.name)
        try:
            found = json.loads(summary.get("Metadata") or "{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def change_sets(self) -> list["ChangeSetSummaryTypeDef"]:
        """Return the stack's change sets."""
        pages = self._cloudformation.get_paginator("list_change_sets").paginate(StackName=self.name)
        return [one for page in pages for one in page["Summaries"]]

    def propose(
        self, template_url: str, tags: Mapping[str, str], parameters: Parameters = _DEFAULTS
    ) -> tuple[str, list[Change]] | None:
        """Make a change set; return its id and changes, None if nothing would change.

        Raises CommandError with CloudFormation's reason if it cannot be made.
        """
        state = self.state()
        made = state is not None and state.kind is not Kind.PROPOSED
        proposal = self._cloudformation.create_change_set(
            StackName=self.name,
            ChangeSetName=f"deploy-{uuid4().hex}",
            ChangeSetType="UPDATE" if made else "CREATE",
            Description=Deployer.here().description(),
            Parameters=parameters.request(state.parameters if state else ()),
            TemplateURL=template_url,
            Capabilities=CAPABILITIES,
            Tags=[{"Key": name, "Value": value} for name, value in tags.items()],
        )["Id"]
        with suppress(WaiterError):  # the status tells why
            self._cloudformation.get_waiter("change_set_create_complete").wait(
                ChangeSetName=proposal, WaiterConfig={"Delay": self._pause, "MaxAttempts": _LOOKS}
            )
        described = self._cloudformation.describe_change_set(ChangeSetName=proposal)
        if described["Status"] != "CREATE_COMPLETE":
            self.withdraw(proposal)
            why = described.get("StatusReason", described["Status"])
            if any(words in why for words in _UNCHANGED):
                return None
            raise CommandError(f"AWS refuses the template: {why}")
        pages = self._cloudformation.get_paginator("describe_change_set").paginate(
            ChangeSetName=proposal
        )
        return proposal, [Change.of(one) for page in pages for one in page["Changes"]]

    def withdraw(self, proposal: str) -> None:
        """Forget a change set, and the stack if this was all that there was of it."""
        self._cloudformation.delete_change_set(ChangeSetName=proposal)
        state = self.state()
        if state is not None and state.kind is Kind.PROPOSED and not self.change_sets():
            self._cloudformation.delete_stack(StackName=state.id)

    def carry_out(self, proposal: str) -> None:
        """Begin to carry out a change set."""
        self._cloudformation.execute_change_set(ChangeSetName=proposal)

    def protect(self, *, on: bool) -> None:
        """Turn the protection against accidental deletion on or off."""
        self._cloudformation.update_termination_protection(
            StackName=self.name, EnableTerminationProtection=on
        )

    def delete(self) -> None:
        """Begin to delete the stack."""
        self._cloudformation.delete_stack(StackName=self.name)

    def resources(self, kind: str) -> list[str]:
        """Return the physical names of the stack's resources of one kind."""
        pages = self._cloudformation.get_paginator("list_stack_resources").paginate(
            StackName=self.name
        )
        return [
            one["PhysicalResourceId"]
            for page in pages
            for one in page["StackResourceSummaries"]
            if one["ResourceType"] == kind
            and one.get("PhysicalResourceId")
            and one["ResourceStatus"] != _GONE
        ]

    def events(self, stack_id: str) -> list["StackEventTypeDef"]:
        """Return the stack's events, oldest first."""
        pages = self._cloudformation.get_paginator("describe_stack_events").paginate(
            StackName=stack_id
        )
        return [event for page in pages for event in page["StackEvents"]][::-1]

    def follow(
        self, stack_id: str, seen: set[str], tell: Callable[["StackEventTypeDef"], None]
    ) -> State:
        """Pass new events to `tell` until the stack is at rest; return its last state."""
        try:
            # By hand: boto3's waiters print nothing, and a distribution takes minutes.
            while True:
                state = self.state(stack_id)
                for event in self.events(stack_id):
                    if event["EventId"] not in seen:
                        seen.add(event["EventId"])
                        tell(event)
                if state is None or state.kind is not Kind.MOVING:
                    return state or State(stack_id, _GONE, "", {})
                time.sleep(self._pause)
        except KeyboardInterrupt:
            print(
                "\nCloudFormation continues by itself. The same command waits, then does the rest."
            )
            raise


def reason(events: list["StackEventTypeDef"]) -> str:
    """Return why a change failed: what the first resource that failed was told. Pure."""
    for event in events:
        why = event.get("ResourceStatusReason", "")
        if event["ResourceStatus"].endswith("_FAILED") and _CANCELLED not in why:
            return f"{event['LogicalResourceId']}: {explained(why)}"
    return "CloudFormation gives no reason."
