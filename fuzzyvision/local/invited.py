"""The gate of an invited service, as infra/addresses.js has it on AWS.

Without the cookie, only the invitation page and what it loads can be seen.
"""

from collections.abc import Callable

from werkzeug.wrappers import Request, Response

from chalicelib import invitations
from chalicelib.invitations import Admits
from fuzzyvision.local import gateway


def gate(admits: Admits) -> Callable[[Request], Response | None]:
    """Return what refuses a request, or None if it may pass; `admits` lets everybody in, or few."""

    def ask(request: Request) -> Response | None:
        if invitations.is_open(request.method, request.path) or admits(dict(request.headers)):
            return None
        if "text/html" in request.headers.get("Accept", "") and request.method in {"GET", "HEAD"}:
            to = {"Location": invitations.PAGE, "Cache-Control": "no-store"}
            return Response(status=302, headers=to)
        sentence = "Open your invitation link first."
        return gateway.problem(401, "Unauthorized", "invitation-needed", sentence)

    return ask
