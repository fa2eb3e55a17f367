"""A form with a picture, as a browser posts it (RFC 7578)."""

import secrets
from collections.abc import Mapping


def form(fields: Mapping[str, str], name: str, picture: bytes) -> tuple[bytes, str]:
    """Return the body and the content type of a form whose last field is a picture."""
    boundary = secrets.token_hex(16)
    part = f'--{boundary}\r\nContent-Disposition: form-data; name="'
    before = "".join(f'{part}{key}"\r\n\r\n{value}\r\n' for key, value in fields.items())
    head = f'{before}{part}{name}"; filename="picture.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    body = b"".join([head.encode(), picture, f"\r\n--{boundary}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={boundary}"
