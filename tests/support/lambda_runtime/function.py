"""A function from the package, in a process of its own that is like Lambda's."""

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from fuzzyvision.aws.package import python
from fuzzyvision.aws.package.target import RUNTIME
from tests.support.lambda_runtime import client
from tests.support.lambda_runtime.api import Answer, FunctionFailedError, RuntimeApi

REGION = "us-east-1"


class Function:
    """A context in which a handler of an unpacked package runs, on `core` alone or on all.

    Its environment is Lambda's with `environment` in it: nothing of this machine's but PATH. It
    finds modules in the package, in the standard library and in the runtime client only. What
    it writes goes to `log`. `started` is when, by `time.perf_counter`.
    """

    def __init__(
        self,
        folder: Path,
        handler: str,
        environment: Mapping[str, str],
        log: Path,
        core: int | None = None,
    ) -> None:
        interpreter = python.find()
        if interpreter is None:
            raise FunctionFailedError(python.NONE_FOUND)
        self.log = log
        self._api = RuntimeApi()
        # No site-packages, and nothing compiled is written: Lambda's task root is read-only.
        command = [str(interpreter), "-s", "-S", "-B", "-m", "awslambdaric", handler]
        own = lambda_environment(folder, handler, self._api.address) | dict(environment)
        with log.open("w") as output:
            self.started = time.perf_counter()
            self._process = subprocess.Popen(  # noqa: S603 - Python itself
                command, cwd=folder, env=own, stdout=output, stderr=subprocess.STDOUT
            )
        if core is not None:
            os.sched_setaffinity(self._process.pid, {core})

    def __enter__(self) -> Self:
        self._api.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._api.__exit__(kind, error, traceback)

    def invoke(self, event: Mapping[str, Any]) -> Answer:
        """Hand an event to the handler; raises FunctionFailedError with what it wrote."""
        try:
            return self._api.invoke(event)
        except FunctionFailedError as error:
            raise FunctionFailedError(f"{error}\n{self.log.read_text()}") from error

    def written(self) -> str:
        """Return what the function has written: its log."""
        return self.log.read_text()


def lambda_environment(folder: Path, handler: str, address: str) -> dict[str, str]:
    """Return the variables that Lambda defines ("Defined runtime environment variables")."""
    name = "fuzzy-vision-" + handler.rpartition(".")[2]
    return {
        "AWS_ACCESS_KEY_ID": "ASIAEXAMPLE",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{RUNTIME}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1769",
        "AWS_LAMBDA_FUNCTION_NAME": name,
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": "2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef",
        "AWS_LAMBDA_RUNTIME_API": address,
        "AWS_REGION": REGION,
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_SESSION_TOKEN": "session",
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "AWS_XRAY_DAEMON_ADDRESS": "169.254.79.129:2000",
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "LAMBDA_TASK_ROOT": str(folder),
        "LANG": "en_US.UTF-8",
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(client.installed()),
        "TZ": ":UTC",
        "_HANDLER": handler,
    }
