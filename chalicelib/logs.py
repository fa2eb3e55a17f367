"""What the service tells its owner: a line of JSON for every event. No third party's text in it."""

import logging
from functools import cache

from aws_lambda_powertools.logging import Logger

LOGGER = "fuzzy-vision"
"""Chalice logs under the name of the app: so its own errors come as JSON too."""

_CALLER_OF_LOG_EVENT = 3
# What the log group tells already, and every line would be paid for.
_KNOWN = ("function_name", "function_memory_size", "function_arn")


@cache
def logger() -> Logger:
    """Return the service's log, which is written to standard output: Lambda takes it from there."""
    made = Logger(service=LOGGER, utc=True, use_rfc3339=True)
    logging.getLogger(LOGGER).propagate = False
    return made


def bind_context(context: object | None) -> bool:
    """Have the lines that follow name an invocation; return whether it is the first of its process.

    `context` is Lambda's. The local stack's worker has none: that is never the first.
    """
    if context is None:
        return False
    logger().inject_lambda_context(lambda _event, _context: None)({}, context)
    logger().remove_keys(_KNOWN)
    return bool(logger().get_current_keys()["cold_start"])


def log_event(event: str, **details: object) -> None:
    """Log an event with its details."""
    logger().info(event, stacklevel=_CALLER_OF_LOG_EVENT, extra=details)
