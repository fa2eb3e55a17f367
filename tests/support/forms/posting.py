"""A form as a browser posts it, open to tampering."""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass, replace
from typing import Any, Self

import requests
from urllib3 import encode_multipart_formdata

from chalicelib.ports import Objects
from fuzzyvision.common.environment import Credentials

ID = "0123456789abcdef" * 2
BYTES = b"the bytes of a picture"
Fields = tuple[tuple[str, str], ...]
Answer = tuple[int, str]


@dataclass(frozen=True)
class Form:
    """Where a form goes, its fields in their order, its file, and the fields after the file.

    `file` is None for a form without one. `cut` bytes of the body are missing at its end;
    `chunked` sends it without saying how long it is.
    """

    url: str
    credentials: Credentials
    fields: Fields
    file: bytes | None = BYTES
    filename: str = "m.jpg"
    file_type: str = "image/jpeg"
    after: Fields = ()
    cut: int = 0
    chunked: bool = False

    @classmethod
    def of(cls, objects: Objects, credentials: Credentials) -> Self:
        """Return the form that a ticket for a JPEG hands out."""
        form = objects.form(ID, "image/jpeg", len(BYTES))
        return cls(form["url"], credentials, tuple(form["fields"].items()))

    def but(self, **changes: Any) -> Self:  # noqa: ANN401 - any of the attributes
        """Return this form with other attributes."""
        return replace(self, **changes)

    def without(self, *names: str) -> Self:
        """Return this form with fields dropped."""
        return self.but(fields=tuple(field for field in self.fields if field[0] not in names))

    def plus(self, name: str, value: str) -> Self:
        """Return this form with one field more."""
        return self.but(fields=(*self.fields, (name, value)))

    def changed(self, name: str, value: str) -> Self:
        """Return this form with another value in a field, which stays in its place."""
        assert name in dict(self.fields)
        return self.but(fields=tuple({**dict(self.fields), name: value}.items()))

    def policy(self) -> dict[str, Any]:
        """Return what the form allows."""
        policy: dict[str, Any] = json.loads(base64.b64decode(dict(self.fields)["policy"]))
        return policy

    def allowing(self, **changes: Any) -> Self:  # noqa: ANN401 - any part of a policy
        """Return this form with another policy under its old signature."""
        policy = json.dumps({**self.policy(), **changes}).encode()
        return self.changed("policy", base64.b64encode(policy).decode())

    def signed(self, secret_key: str | None = None) -> Self:
        """Return this form with a signature made anew."""
        fields = dict(self.fields)
        scope = fields["x-amz-credential"].split("/")[1:]
        key = b"AWS4" + (secret_key or self.credentials.secret_key).encode()
        for part in [*scope, fields["policy"]]:
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return self.changed("x-amz-signature", key.hex())

    def post(self) -> Answer:
        """Post the form; return the status, and S3's code if it is an error."""
        parts: list[Any] = list(self.fields)
        if self.file is not None:
            parts.append(("file", (self.filename, self.file, self.file_type)))
        whole, content_type = encode_multipart_formdata([*parts, *self.after])
        body = whole[: len(whole) - self.cut]
        response = requests.post(
            self.url,
            data=iter([body]) if self.chunked else body,
            headers={"Content-Type": content_type},
            allow_redirects=False,
            timeout=30,
        )
        code = re.search("<Code>(.*?)</Code>", response.text)
        return response.status_code, code[1] if code else ""
