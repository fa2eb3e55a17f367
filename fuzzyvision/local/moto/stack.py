"""The local stack: everything in one process, on loopback ports."""

import os
import secrets
from functools import partial
from typing import Any

from chalicelib.access import Access
from fuzzyvision.common import environment, site, state_file
from fuzzyvision.common.environment import RESULTS_BUCKET, UPLOADS_BUCKET, VOTES_TABLE, Credentials
from fuzzyvision.common.headers import security_headers
from fuzzyvision.common.session import session
from fuzzyvision.common.silence import silence
from fuzzyvision.local import servers
from fuzzyvision.local.moto import resources
from fuzzyvision.local.moto.aws_server import ObjectStore
from fuzzyvision.local.moto.poller import Poller
from fuzzyvision.local.servers import HOST, Server


class Stack:
    """The store, the API, the worker and the front, wired as on AWS.

    It points this process's environment at its own store, so a process has one at most.
    Raises PortInUseError if `port` is taken; 0 takes a free one. The sites `framing` may frame the
    slim page.
    """

    def __init__(self, port: int, framing: tuple[str, ...] = ()) -> None:
        self._framing = framing
        front = servers.bind(port)
        self.port = servers.port_of(front)
        store = servers.bind_near(self.port + 1 if port else 0)
        self.url = f"http://localhost:{self.port}"
        self.store_url = f"http://{HOST}:{servers.port_of(store)}"
        credentials = Credentials(f"LOCAL{secrets.token_hex(6).upper()}", secrets.token_hex(20))
        environment.isolate(os.environ, credentials, self.store_url)
        self._credentials = credentials
        self._store = Server(store, ObjectStore(credentials, self._origins()))
        self._store.start()
        self._poller = self._make_poller()
        self._front = Server(front, self._make_front())

    def start(self) -> None:
        """Serve; when this returns, a picture can be uploaded."""
        self._poller.start()
        self._front.start()
        state_file.write(self.store_url, self._credentials)

    def stop(self) -> None:
        """End everything. What was stored is gone: it lives in this process's memory."""
        state_file.remove(self.store_url, self._credentials)
        self._front.stop()
        self._poller.stop()
        self._store.stop()

    def _origins(self) -> list[str]:
        return [f"http://{name}:{self.port}" for name in ("localhost", HOST)]

    def _make_poller(self) -> Poller:
        import app  # noqa: PLC0415 - boto3 must find the isolated environment

        aws = session()
        s3, sqs = aws.client("s3"), aws.client("sqs")
        for bucket in (UPLOADS_BUCKET, RESULTS_BUCKET):
            resources.make_bucket(s3, bucket)
        resources.make_table(aws.client("dynamodb"), VOTES_TABLE)
        queue_url = resources.make_queue(sqs, app.QUEUE)
        os.environ["QUEUE_URL"] = queue_url
        os.environ["SITE_URL"] = self.url
        resources.notify(s3, UPLOADS_BUCKET, resources.queue_arn(sqs, queue_url))
        with silence():
            app.model()  # loaded now, not by the first picture
        return Poller(sqs, queue_url, app.process_uploads)

    def _make_front(self) -> Any:  # noqa: ANN401 - a WSGI application
        import app  # noqa: PLC0415 - as above
        from fuzzyvision.local.gateway import Gateway  # noqa: PLC0415
        from fuzzyvision.local.moto.cdn import Front  # noqa: PLC0415

        chosen = app.settings()
        return Front(
            files=partial(
                site.files,
                chosen.model_folder,
                chosen.keep_days,
                access=chosen.access,
                framed=bool(self._framing),
            ),
            api=Gateway(app.app),
            client=session().client("s3"),
            bucket=RESULTS_BUCKET,
            headers=security_headers(self.store_url),
            admits=app.is_admitted,
            shares=chosen.access is not Access.INVITED,
            framing=self._framing,
        )
