"""What the doubles know of moto's insides: its stacks, buckets and events."""

from typing import Any

from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID

REGION = "eu-central-1"


def backend(service: str, region: str = REGION) -> Any:  # noqa: ANN401 - moto types it by service
    """Return what moto keeps of a service."""
    return get_backend(service)[DEFAULT_ACCOUNT_ID][region]  # type: ignore[call-overload]


def stacks() -> list[Any]:
    """Return the stacks that are there."""
    return list(backend("cloudformation").stacks.values())


def found(name: str) -> Any | None:  # noqa: ANN401 - as above
    """Return the stack of a name or id; None if it was deleted or never was."""
    return next((one for one in stacks() if name in {one.name, one.stack_id}), None)


def full_bucket(stack: Any) -> str | None:  # noqa: ANN401 - as above
    """Return the name of a bucket of the stack that holds something."""
    buckets = backend("s3", "aws").buckets
    for one in stack.stack_resources:
        name = getattr(one, "physical_resource_id", "")
        if getattr(one, "type", "") == "AWS::S3::Bucket" and name in buckets:
            keys = buckets[name].keys
            if list(keys.getlist("")) or keys:
                return str(name)
    return None


def add_event(stack: Any, name: str, kind: str, status: str, reason: str) -> None:  # noqa: ANN401 - as above
    """Say that something has become of a resource."""
    stack._add_stack_event(status, reason)  # noqa: SLF001 - moto has no other way
    event = stack.events[-1]
    event.logical_resource_id, event.resource_type = name, kind
    event.physical_resource_id = f"{stack.name}-{name}"


def forget() -> None:
    """Forget all stacks and their buckets; what other tests put into moto stays."""
    for service in ("cloudformation", "logs", "lambda", "sqs", "dynamodb", "cloudwatch"):
        backend(service).reset()
    buckets = backend("s3", "aws").buckets
    for name in [one for one in buckets if one.startswith("fuzzy-vision-")]:
        buckets[name].keys = type(buckets[name].keys)()
        backend("s3", "aws").delete_bucket(name)
