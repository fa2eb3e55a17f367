"""What the local stack prints: a line per picture that it answered, and what failed."""

import logging
from datetime import datetime
from typing import Any

from chalicelib.logs import LOGGER, logger
from chalicelib.uploads.documents import percent


class LineFormatter(logging.Formatter):
    """Makes a short line of a record of the worker."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the traceback of a failure below it."""
        time = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        details = vars(record)  # an event's details are attributes, as logging's own are
        if record.getMessage() == "answered":
            return f"{time}  {_outcome(details)}  ({details['milliseconds']} ms)"
        if record.getMessage() == "reported":
            said = f"{details['picture']}  reported ({details['reason']})"
            return f"{time}  {said}. Look at it: fuzzy-vision desk"
        line = f"{time}  {record.getMessage()}"
        if "tries" in details:
            line += f" in try {details['tries']}; the queue will deliver it again"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return line


def _outcome(details: dict[str, Any]) -> str:
    answer = details["answer"]
    if answer is None:
        return f"upload {details['upload'][:8]}… was answered before"
    if answer["status"] == "rejected":
        return f"refused, {answer['error']['code']}: {answer['error']['message']}"
    result = answer["result"]
    best = result["predictions"][0]
    unsure = "" if result["label"] else "not sure, perhaps "
    return f"{result['name']}  {unsure}{best['label']} {percent(best['probability'])}"


class _OnlyPictures(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        return record.levelno > logging.INFO or record.getMessage() in {"answered", "reported"}


def print_records() -> None:
    """Print the records of the service from now on, for people instead of for machines."""
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter())
    handler.addFilter(_OnlyPictures())
    logger()  # made now, or it would put its own handler there when it is used first
    logging.getLogger(LOGGER).handlers = [handler]
