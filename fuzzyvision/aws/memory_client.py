"""An S3 client whose objects are in this process's memory, for the real Storage to use.

It has the calls that Storage makes, and answers in the form that boto3 does.
"""

from io import BytesIO
from typing import Any

from botocore.exceptions import ClientError

Address = tuple[str, str]


class MemoryClient:
    """Buckets in memory; every key has a fixed ETag, `"memory"`."""

    ETAG = "memory"

    def __init__(self) -> None:
        self._objects: dict[Address, dict[str, Any]] = {}

    def put_object(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - as boto3 types it
        """Store an object; with `IfNoneMatch`, only if the key is free."""
        address = _address(request)
        if "IfNoneMatch" in request and address in self._objects:
            raise _error("PreconditionFailed", "PutObject")
        self._objects[address] = {"Metadata": {}, **request}
        return {"ETag": self.ETAG}

    def get_object(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        """Return an object with its body as a stream."""
        body = self._find(request, "NoSuchKey", "GetObject")["Body"]
        return {"Body": BytesIO(body), "ContentLength": len(body), "ETag": self.ETAG}

    def head_object(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        """Return the metadata of an object."""
        return {"Metadata": self._find(request, "404", "HeadObject")["Metadata"]}

    def delete_object(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        """Delete an object, if it is there."""
        self._objects.pop(_address(request), None)
        return {}

    def transact_write_items(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401 - as above
        """Discard the items that the worker writes for votes; they are never read."""
        del request
        return {}

    def _find(self, request: dict[str, Any], code: str, operation: str) -> dict[str, Any]:
        address = _address(request)
        if address not in self._objects:
            raise _error(code, operation)
        return self._objects[address]


def _address(request: dict[str, Any]) -> Address:
    return request["Bucket"], request["Key"]


def _error(code: str, operation: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": code}}, operation)
