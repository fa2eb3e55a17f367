"""Upload ids, short names, and the object keys made from them. Only `new_upload_id` is not pure."""

import re
import secrets
import string
from collections.abc import Iterator
from hashlib import sha256

ALPHABET = string.ascii_uppercase + string.digits
TRIES_PER_LENGTH = 8
"""Candidates of one length before the name grows by a character."""
MAX_LENGTH = 16

_UPLOAD_ID = re.compile(r"[0-9a-f]{32}")
_ANSWER = re.compile(r"answers/([0-9a-f]{32})\.json")
_NAME = re.compile(rf"[A-Z0-9]{{1,{MAX_LENGTH}}}")


def new_upload_id() -> str:
    """Return 128 random bits in lower-case hex. Knowing it is the right to the upload."""
    return secrets.token_hex(16)


def is_upload_id(text: str) -> bool:
    """Return whether `text` has the form of an upload id."""
    return _UPLOAD_ID.fullmatch(text) is not None


def is_name(text: str) -> bool:
    """Return whether `text` has the form of a short name."""
    return _NAME.fullmatch(text) is not None


def candidates(upload_id: str, etag: str, length: int) -> Iterator[str]:
    """Yield the names that an upload may claim, in the order in which they are to be tried.

    They follow from the upload id, so that a retry finds the claim of an earlier try, and
    from the ETag, so that two pictures posted with one form never share a name.
    """
    for size in range(length, MAX_LENGTH + 1):
        for attempt in range(TRIES_PER_LENGTH):
            digest = sha256(f"{upload_id}/{etag}/{size}/{attempt}".encode()).digest()
            yield _spell(int.from_bytes(digest, "big"), size)


def _spell(number: int, size: int) -> str:
    letters = []
    for _ in range(size):
        number, digit = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[digit])
    return "".join(letters)


def claim_token(upload_id: str, etag: str) -> str:
    """Return what marks a claimed picture as this upload's own.

    One way: object metadata is public, the upload id is a secret.
    """
    return sha256(f"claim/{upload_id}/{etag}".encode()).hexdigest()


def picture_id(upload_id: str) -> str:
    """Return what votes and labelled copies of an upload's picture are kept under.

    One way, as `claim_token`, and never used again, unlike a short name.
    """
    return sha256(f"picture/{upload_id}".encode()).hexdigest()[:32]


def is_picture_id(text: str) -> bool:
    """Return whether `text` has the form of what `picture_id` returns: that of an upload id."""
    return is_upload_id(text)


def image_key(name: str) -> str:
    """Key of the display image in the results bucket. Writing it is the claim on the name."""
    return f"images/{name}.jpg"


def thumbnail_key(name: str) -> str:
    """Key of the picture that the model saw."""
    return f"thumbnails/{name}.png"


def share_key(name: str) -> str:
    """Key of the page that chats preview, at `/NAME`."""
    return f"shares/{name}.html"


def result_key(name: str) -> str:
    """Key of the shareable result."""
    return f"results/{name}.json"


def explanation_key(name: str) -> str:
    """Key of what a result hangs on."""
    return f"explanations/{name}.json"


def written_keys(name: str) -> tuple[str, ...]:
    """Keys of what is written for every picture, in the order of deletion: the claim goes last."""
    return result_key(name), share_key(name), thumbnail_key(name), image_key(name)


def public_keys(name: str) -> tuple[str, ...]:
    """Keys of all that may be public of a picture, in the order of deletion."""
    return explanation_key(name), *written_keys(name)


def hidden_key(pid: str, key: str) -> str:
    """Key of what is kept of a hidden picture's public object. CloudFront cannot read it."""
    return f"hidden/{pid}/{key}"


def answer_key(upload_id: str) -> str:
    """Key of what became of an upload."""
    return f"answers/{upload_id}.json"


def answered_upload(key: str) -> str:
    """Return the id of the upload whose answer has a key; empty for another key."""
    found = _ANSWER.fullmatch(key)
    return found[1] if found else ""


def labelled_keys(pid: str) -> tuple[str, str]:
    """Keys of the copies that are kept for training: the display picture and the thumbnail."""
    return f"labelled/{pid}.jpg", f"labelled/{pid}.png"
