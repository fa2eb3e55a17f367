"""Asks the worker to explain an answer: the API's part."""

from typing import Any

from chalicelib import keys
from chalicelib.ports import Queue
from chalicelib.uploads import events
from chalicelib.voting import service
from chalicelib.voting.service import VotingContext


def ask(name: str, context: VotingContext, queue: Queue) -> dict[str, Any]:
    """Have a picture's answer explained, unless it is; return where the explanation will be.

    Raises NotFoundError if there is no such picture, and BusyError.
    """
    picture = service.find(name, context)
    key = keys.explanation_key(name)
    written = context.objects.info(key)
    if written is None or written.picture_id != picture.pid:
        queue.send(events.explanation(events.Asked(name, picture.pid)))
    return {"explanation": f"/{key}"}
