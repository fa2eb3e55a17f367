"""What lies between a process and a simulated service: where calls wait, fail and are repeated."""

import itertools
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from tests.support.simulation.hub import Hub

THROTTLED = {
    "dynamodb": "ProvisionedThroughputExceededException",
    "s3": "SlowDown",
    "sqs": "RequestThrottled",
}
FAULTS = ("crash before", "crash after", "throttled", "refused", "answer lost", "repeated")


class ServiceError(ClientError):
    """An error that a service may answer with at any time, and that is no mistake of the caller."""


def error(code: str, call: str, *, status: int = 400, injected: bool = False) -> ClientError:
    """Return an error as botocore raises it."""
    kind = ServiceError if injected else ClientError
    answer: Any = {
        "Error": {"Code": code, "Message": code},
        "ResponseMetadata": {"HTTPStatusCode": status},
    }
    return kind(answer, call)


class Wire:
    """A client of a simulated service, as a process holds it.

    botocore sends again what was not answered (an answer is lost, and the second try's comes), with
    the same token where the operation has one.
    """

    def __init__(self, client: Any, service: str, hub: Hub) -> None:  # noqa: ANN401 - a simulated client
        self._client, self._service, self._hub = client, service, hub
        self._tokens = itertools.count()

    def __getattr__(self, name: str) -> Callable[..., Any]:
        effect: Callable[..., Any] = getattr(self._client, name)
        if name == "generate_presigned_post":  # signed where it is called: no call
            return effect
        what = f"{self._service}.{name}"

        def call(**arguments: Any) -> Any:  # noqa: ANN401 - passed through
            if name == "transact_write_items":
                arguments = {"ClientRequestToken": str(next(self._tokens)), **arguments}
            fault = self._hub.fault(what, len(FAULTS))
            came = FAULTS[fault - 1] if fault else ""
            line = f"{name} {subject(arguments)}"
            self._before(came, what, line)
            try:
                answer = effect(**arguments)
                if came == "repeated":
                    self._hub.pause()
                    answer = effect(**arguments)
            except ClientError as refusal:
                self._hub.note(line, f"{came} {refusal.response['Error']['Code']}".strip())
                raise
            self._after(came, what, line)
            return answer

        return call

    def _before(self, came: str, what: str, line: str) -> None:
        """Have happen what a fault is before the effect of a call."""
        if came:
            self._hub.coverage.faults[came] += 1
        if came in {"crash before", "throttled", "refused"}:
            self._hub.note(line, came)
            if came == "crash before":
                self._hub.crash(what, "before")
            code = THROTTLED[self._service] if came == "throttled" else "InternalServerError"
            raise error(code, what, status=503, injected=True)

    def _after(self, came: str, what: str, line: str) -> None:
        """Have happen what a fault is after the effect of a call."""
        self._hub.note(line, came)
        if came == "crash after":
            self._hub.crash(what, "after")
        if came == "answer lost":
            raise error("InternalServerError", what, status=500, injected=True)


def subject(arguments: dict[str, Any]) -> str:
    """Return what a call is about, in a few words."""
    if "TransactItems" in arguments:
        writes = [write for entry in arguments["TransactItems"] for write in entry.values()]
        return ", ".join(_key(write.get("Key") or write["Item"]) for write in writes)[:200]
    for name in ("Key", "Item"):
        if isinstance(arguments.get(name), dict):
            return _key(arguments[name])
    if "RequestItems" in arguments:
        wanted = next(iter(arguments["RequestItems"].values()))["Keys"]
        return ", ".join(map(_key, wanted))[:200]
    told = arguments.get("Key") or arguments.get("MessageBody") or ""
    condition = "".join(f" {n}" for n in ("IfNoneMatch", "IfMatch") if n in arguments)
    values = arguments.get("ExpressionAttributeValues", {})
    return str(told or " ".join(str(next(iter(v.values()))) for v in values.values())) + condition


def _key(item: dict[str, Any]) -> str:
    return f"{item['pk']['S'][:16]}/{item['sk']['S'][:20]}"
