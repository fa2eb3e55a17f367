"""The gate of a server that others reach: its host names, and the password.

Without the cookie, only the login page and what it loads can be seen. Requests from this machine
are asked as well: those of a proxy or a tunnel come from here too.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus
from urllib.parse import quote, urlencode

from werkzeug.wrappers import Request, Response

from chalicelib.invitations import Admits
from fuzzyvision.common.site import LOGIN_PAGE
from fuzzyvision.local import address, gateway, invited
from fuzzyvision.local.network import Network
from fuzzyvision.local.public import Files
from fuzzyvision.local.sessions import KEPT, Sessions
from fuzzyvision.local.tries import Tries

LOGIN = "/login"
"""Where the page is, and where its form is posted to."""

_MOST_FORM = 4096
_ASSET = re.compile(rb'<(?:link|img)\b[^>]*?\s(?:href|src)="(/[^"]+)"')
_ICONS = re.compile(r"/[0-9a-f]+/icons/[^/]+")  # the manifest names them
_SAYS = re.compile(rb'(<p id="says"[^>]*?) hidden>')
_WRONG = "That isn’t the password. Try again."
_NEXT = re.compile(r"/(?![/\\])[\x21-\x7e]*")
"""An address of this site: `//` and `/\\` begin one of another."""


@dataclass
class Gate:
    """Asked before all else: what it answers, no other part sees.

    `sessions` is None without a password. `files` gives the files of the site with the login page.
    `inner` is the gate behind it, which those come to who gave the password.
    """

    network: Network
    files: Files
    sessions: Sessions | None = None
    tries: Tries = field(default_factory=Tries)
    inner: Callable[[Request], Response | None] = lambda _: None

    @classmethod
    def of(cls, network: Network, key: bytes, files: Files, admits: Admits) -> "Gate":
        """Return the gate of a server that signs with `key`, and lets in whom `admits` does."""
        sessions = Sessions(key, network.password) if network.password else None
        return cls(network, files, sessions, inner=invited.gate(admits))

    def __call__(self, request: Request) -> Response | None:
        """Return the refusal of a request, or None if it may pass."""
        misdirected = self.network.misdirected(request.environ)
        if misdirected or self.sessions is None:
            return misdirected or self.inner(request)
        session = self.sessions.find(request.cookies.get(self.sessions.cookie, ""))
        logged_in = session is not None and session.valid
        if request.path == LOGIN:
            if logged_in:
                return _to(_next(request))
            browser = session.browser if session else ""
            return self._log_in(request, self.sessions, browser)
        if logged_in:
            return self.inner(request)
        return None if self._is_asset(request) else _refusal(request)

    def _is_asset(self, request: Request) -> bool:
        """Return whether the login page loads it."""
        if request.method not in {"GET", "HEAD"}:
            return False
        files = self.files()
        page = files[LOGIN_PAGE].body
        loaded = {path.decode() for path in _ASSET.findall(page)}
        path = request.path
        return path in files and (path in loaded or _ICONS.fullmatch(path) is not None)

    def _log_in(self, request: Request, sessions: Sessions, browser: str) -> Response:
        if request.method in {"GET", "HEAD"}:
            return self._page()
        if request.method != "POST":
            return Response("Only GET and POST are answered here.\n", 405, {"Allow": "GET, POST"})
        here = address.of(request, self.network.public)
        # The pages of other sites could use up their visitor's tries.
        if request.headers.get("Origin", here) != here:
            return self._page("Another site has sent this. Try again here.", HTTPStatus.BAD_REQUEST)
        client, known = self._client(request, browser)
        wait = self.tries.begin(client, known=known)
        if wait:
            sentence = f"Too many wrong passwords. Try again in {wait} seconds."
            response = self._page(sentence, HTTPStatus.TOO_MANY_REQUESTS)
            response.headers["Retry-After"] = str(wait)
            return response
        if not sessions.opens(_typed(request)):
            return self._page(_WRONG, HTTPStatus.UNAUTHORIZED)
        self.tries.was_right(client)
        response = _to(_next(request))
        response.set_cookie(
            sessions.cookie,
            sessions.start(),
            max_age=KEPT,
            httponly=True,
            samesite="Lax",
            secure=here.startswith("https:"),
        )
        return response

    def _page(self, says: str = "", status: int = HTTPStatus.OK) -> Response:
        page = self.files()[LOGIN_PAGE]
        body = page.body
        if says:
            body = _SAYS.sub(lambda found: found[1] + b">" + escape(says).encode(), body)
        return Response(body, status, {"Cache-Control": "no-store"}, content_type=page.content_type)

    def _client(self, request: Request, browser: str) -> tuple[str, bool]:
        """Return who tries, and whether we know them."""
        if browser:
            return f"browser {browser}", True
        peer = request.remote_addr or ""
        if not self.network.public:
            return peer, peer.startswith("127.")
        # The proxy's own word for its client. A client that invents one passes the bound of one
        # client, and meets that of all; with its own address it uses up nobody else's tries.
        return f"{peer} {address.client(request, self.network.public)}", False


def _refusal(request: Request) -> Response:
    """Send people to the login page, and scripts a problem that the page understands."""
    reads = request.method in {"GET", "HEAD"} and not request.path.startswith("/api/")
    if reads and "text/html" in request.headers.get("Accept", ""):
        query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
        here = quote(request.path) + query
        return _to(LOGIN if here == "/" else f"{LOGIN}?{urlencode({'next': here})}")
    sentence = "This needs the password. Log in first."
    response = gateway.problem(401, "Unauthorized", "login-needed", sentence)
    response.headers["Cache-Control"] = "no-store"
    return response


def _typed(request: Request) -> str:
    if (request.content_length or 0) > _MOST_FORM:
        return ""
    return request.form.get("password", "")


def _next(request: Request) -> str:
    wanted = request.args.get("next", "/")
    return wanted if _NEXT.fullmatch(wanted) else "/"


def _to(path: str) -> Response:
    return Response(status=303, headers={"Location": path, "Cache-Control": "no-store"})
