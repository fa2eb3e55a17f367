"""What the service tells its owner: a line of JSON for every event. No third party's text in it."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

LOGGER = "fuzzy-vision"
"""Chalice logs under the name of the app: so its own errors come as JSON too."""
_DETAILS = "details"


class JsonFormatter(logging.Formatter):
    """Makes one line of JSON of a record, with its details and its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": record.getMessage(),
            **getattr(record, _DETAILS, {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def to_standard_output() -> None:
    """Have the service's log written to standard output, from where Lambda takes it."""
    logger = logging.getLogger(LOGGER)
    if logger.handlers:
        return
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


def tell(event: str, **details: object) -> None:
    """Log an event with its details."""
    logging.getLogger(LOGGER).info(event, extra={_DETAILS: details})
