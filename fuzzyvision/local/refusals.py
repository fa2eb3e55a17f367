"""What S3 answers to forms and requests that it refuses. Pure."""

from xml.sax.saxutils import escape

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from fuzzyvision.local.bodies import IncompleteBodyError
from fuzzyvision.local.multipart import FieldsTooLargeError
from fuzzyvision.local.post_policy import Refusal

LENGTH_MISSING = Refusal(
    411, "MissingContentLength", "You must provide the Content-Length HTTP header."
)
UNREADABLE = (IncompleteBodyError, TimeoutError, HTTPException)
"""What reading a body raises."""


def refusal_of(error: BaseException) -> Refusal:
    """Return how a request is refused whose body could not be read."""
    if isinstance(error, IncompleteBodyError):
        message = "You did not provide the number of bytes specified by Content-Length."
        return Refusal(400, "IncompleteBody", message)
    if isinstance(error, TimeoutError):
        message = "Your socket connection to the server was not written to in time."
        return Refusal(400, "RequestTimeout", message)
    code = "MalformedPOSTRequest"
    if isinstance(error, FieldsTooLargeError):
        code = "MaxPostPreDataLengthExceededError"
    return Refusal(400, code, str(getattr(error, "description", "")))


def xml(refusal: Refusal) -> Response:
    """Return the answer that says so."""
    elements = {"Code": refusal.code, "Message": refusal.message, **refusal.details}
    inner = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in elements.items())
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inner}</Error>'
    return Response(body, refusal.status, content_type="application/xml")
