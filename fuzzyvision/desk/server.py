"""The desk's page, on this machine alone: `fuzzy-vision desk`.

The printed address gives its browser a cookie; every change comes as a form with the same secret,
from the desk's own page. Pages are plain HTML, and work without JavaScript.
"""

import hmac
import secrets
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.wrappers import Request, Response

from chalicelib import keys
from chalicelib.errors import BusyError
from chalicelib.ports import PictureRecord
from chalicelib.voting.exclusions import pseudonym
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.headers import security_headers
from fuzzyvision.common.stages import Stage
from fuzzyvision.desk.actions import Actions, Forget, Said, labels_of
from fuzzyvision.desk.listing import Listed, Listing, listing
from fuzzyvision.local.hosts import misdirected

TABS = {"/": "Reported", "/disputed": "Disputed", "/newest": "Newest", "/votes": "Votes"}
REASONS = {
    "rude": "rude or shocking",
    "private": "shows somebody or something private",
    "rights": "is somebody’s work",
    "other": "something else",
}
_MOST_FORM = 4096


class Desk:
    """A WSGI application. What it lists stays until votes change or the owner looks again."""

    def __init__(self, stage: Stage, forget: Forget = lambda _: "") -> None:
        self.token = secrets.token_urlsafe(24)
        self._stage = stage
        self._actions = Actions(stage, forget)
        self._lock = threading.Lock()
        self._listing: Listing | None = None
        self._said: Said | None = None
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).with_name("templates")),
            autoescape=True,
            undefined=StrictUndefined,
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        """Answer one request."""
        request = Request(environ)
        response = misdirected(environ) or self._respond(request)
        response.headers.update(security_headers())
        # Browsers hide the origin of a form where pages may not be named at all.
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response:
        if request.method == "GET" and self._is_token(request.args.get("token", "")):
            response = _to("/")
            response.set_cookie(_cookie(request), self.token, httponly=True, samesite="Strict")
            return response
        if not self._is_token(request.cookies.get(_cookie(request), "")):
            return _plain("Open the address that the command has printed.", 401)
        if request.method == "POST":
            return self._change(request)
        if request.method not in {"GET", "HEAD"}:
            return _plain("Only GET and POST are answered here.", 405)
        return self._get(request)

    def _get(self, request: Request) -> Response:
        folder, _, rest = request.path[1:].partition("/")
        if folder == "image":
            return self._image(rest)
        if folder == "delete":
            picture = self._stage.table.picture(rest)
            if picture is not None and not picture.deleted:
                return self._page("delete.html", picture=picture)
            return _plain("This picture is gone.", 404)
        if request.path not in TABS:
            return _plain("There is nothing at this address.", 404)
        if "again" in request.args:
            self._listing = None
            return _to(request.path)
        return self._list(request.path)

    def _list(self, path: str) -> Response:
        with self._lock:
            if self._listing is None:
                table = self._stage.table
                self._listing = listing(table.every_picture(), table.reports())
            found, said, self._said = self._listing, self._said, None
        pictures = {"/": found.reported, "/disputed": found.disputed, "/newest": found.newest}
        listed = [now for one in pictures.get(path, []) if (now := self._now(one)) is not None]
        noted = self._stage.table.exclusions() if path == "/votes" else []
        return self._page(
            "list.html", path=path, listed=listed, found=found, said=said, exclusions=noted
        )

    def _now(self, one: Listed) -> Listed | None:
        """Return a listed picture as it is by now, or None if it is gone."""
        picture = self._stage.table.picture(one.picture.pid)
        if picture is None or picture.deleted:
            return None
        reports = one.reports and tuple(self._stage.table.reports(picture.pid))
        return Listed(picture, one.votes, reports)

    def _change(self, request: Request) -> Response:
        if (request.content_length or 0) > _MOST_FORM:
            return _plain("The form is too long.", 413)
        form: Mapping[str, str] = request.form
        here = f"http://{request.host}"
        foreign = request.headers.get("Origin", here) != here
        if foreign or not self._is_token(form.get("token", "")):
            return _plain("This form is not of this page. Load it again.", 400)
        try:
            said = self._actions.do(form)
        except (CommandError, BusyError) as error:
            said = Said(str(error))
        with self._lock:
            self._said = said
            if said.votes_changed:
                self._listing = None
        back = form.get("back", "/")
        return _to(back if back in TABS else "/")

    def _image(self, pid: str) -> Response:
        picture = self._stage.table.picture(pid)
        body = self._read(picture) if picture is not None and not picture.deleted else None
        return Response(body, 200, content_type="image/jpeg") if body else _plain("Gone.", 404)

    def _read(self, picture: PictureRecord) -> bytes | None:
        storage, key = self._stage.storage, keys.image_key(picture.name)
        if picture.hidden:
            return storage.read(keys.hidden_key(picture.pid, key))
        info = storage.info(key)
        if info is not None and info.picture_id == picture.pid:
            return storage.read(key)
        return storage.read(keys.labelled_keys(picture.pid)[0])  # it has expired

    def _page(self, template: str, **variables: Any) -> Response:  # noqa: ANN401 - a template's own
        helpers: dict[str, Any] = {"tabs": TABS, "reasons": REASONS, "token": self.token}
        helpers |= {"pseudonym": pseudonym, "labels_of": labels_of, "stage": self._stage.name}
        body = self._templates.get_template(template).render(**helpers, **variables)
        return Response(body, content_type="text/html; charset=utf-8")

    def _is_token(self, text: str) -> bool:
        return hmac.compare_digest(text.encode(), self.token.encode())


def serve(desk: Desk, port: int, wait: Callable[[str], None]) -> None:
    """Serve a desk until `wait` returns, which is told its address; PortInUseError."""
    from fuzzyvision.local import servers  # noqa: PLC0415 - tests serve nothing

    listener = servers.bind(port)
    address = f"http://{servers.HOST}:{servers.port_of(listener)}/?token={desk.token}"
    server = servers.Server(listener, desk)
    server.start()
    try:
        wait(address)
    finally:
        server.stop()


def _cookie(request: Request) -> str:
    return f"desk-{request.environ['SERVER_PORT']}"  # a host's ports share their cookies


def _plain(sentence: str, status: int) -> Response:
    return Response(f"{sentence}\n", status, content_type="text/plain; charset=utf-8")


def _to(path: str) -> Response:
    return Response(status=303, headers={"Location": path})
