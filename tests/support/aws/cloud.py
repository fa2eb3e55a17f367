"""AWS as the commands meet it: moto, and what moto's CloudFormation lacks."""

import threading
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from fuzzyvision.local.moto import moto_patches
from tests.support.aws import interruption, moto_stacks
from tests.support.aws.account_services import AccountServices
from tests.support.aws.cloudformation import CloudFormation, refused

REGION = moto_stacks.REGION
_SLOWLY = 2
"""Looks for which what was begun goes on after a cut: CloudFormation does not end with us."""


class Cloud:
    """A WSGI application.

    `refuse` names actions of CloudFormation that are refused, with the error's code; `forbid` is
    how the names of buckets begin that are another account's; `cut` is where the connection ends;
    `calls` are all calls so far; `services` answers about the account. `policies` are those of
    buckets that were set by a call: moto would refuse whatever their condition.
    """

    def __init__(self) -> None:
        # moto is one for all of a process, and keeps the kind of table that it began with.
        moto_patches.install()
        self._moto = DomainDispatcherApplication(create_backend_app)
        self.cloudformation = CloudFormation(self._pass_on)
        self.refuse: dict[str, str] = {}
        self.forbid = ""
        self.cut: interruption.Cut | None = None
        self.calls: list[str] = []
        self.services = AccountServices()
        self.policies: dict[str, Any] = {}
        self._one_by_one = threading.Lock()

    @property
    def fail_next(self) -> str:
        """The reason for which the next change of a stack fails."""
        return self.cloudformation.fail_next

    @fail_next.setter
    def fail_next(self, reason: str) -> None:
        self.cloudformation.fail_next = reason

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        """Answer one request."""
        request = Request(environ)
        action = request.form.get("Action", "") if request.mimetype.endswith("urlencoded") else ""
        with self._one_by_one:
            self.calls.append(interruption.name(request))
            response = self._cut_off(action, request) or self._answer(action, request)
        return response(environ, start_response)

    def stacks(self) -> list[Any]:
        """Return moto's stacks that are there."""
        return moto_stacks.stacks()

    def forget(self) -> None:
        """Forget all stacks and their buckets; what other tests put into moto stays."""
        moto_stacks.forget()

    def _answer(self, action: str, request: Request) -> Response:
        if action in self.refuse:
            return refused(self.refuse[action], "not now")
        if self.forbid and request.path.startswith(f"/{self.forbid}"):
            return refused("AccessDenied", "Access Denied", 403)
        own = self.services.answer(request) or self.cloudformation.answer(action, request)
        if own is None and request.method == "PUT" and "policy" in request.args:
            self.policies[request.path.strip("/")] = request.get_json(force=True)
            own = Response(status=204)
        return own or self._pass_on(request, request.form.to_dict() if action else None)

    def _cut_off(self, action: str, request: Request) -> Response | None:
        cut, number = self.cut, len(self.calls) - 1
        if cut is None or number < cut.at:
            return None
        if number == cut.at:
            if cut.after:
                self.cloudformation.lasting = _SLOWLY
                self._answer(action, request)
                self.cloudformation.lasting = 0
            cut.press()
        return refused("ExpiredToken", "The security token included in the request is expired")

    def _pass_on(self, request: Request, form: dict[str, str] | None) -> Response:
        if form is None:
            # moto knows no percentiles; a sum is as long, whatever the protocol.
            body = request.get_data().replace(b"p95", b"Sum")
            return Response.from_app(self._moto, {**request.environ, "wsgi.input": BytesIO(body)})
        builder = EnvironBuilder(
            request.path,
            request.host_url,
            method="POST",
            headers=[(name, value) for name, value in request.headers if name != "Content-Length"],
            data=urlencode(form),
        )
        return Response.from_app(self._moto, builder.get_environ())
