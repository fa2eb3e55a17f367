"""Finds the service of moto that answers a request, by the request's signature."""

import re
from typing import Any

from moto.moto_server.werkzeug_app import DomainDispatcherApplication

_SERVICE = re.compile(r"/(s3|sqs|dynamodb)/aws4_request")


class Dispatcher(DomainDispatcherApplication):
    """moto's own finds a service by listing the directory of its modules, for every request."""

    def get_application(self, environ: dict[str, Any]) -> Any:  # noqa: ANN401 - moto's own type is for checkers only
        """Return the application that answers a request."""
        service = _SERVICE.search(environ.get("HTTP_AUTHORIZATION", ""))
        if service is None:
            return super().get_application(environ)
        with self.lock:
            if service[1] not in self.app_instances:
                self.app_instances[service[1]] = self.create_app(service[1])  # type: ignore[arg-type] # one of three that there are
            return self.app_instances[service[1]]
