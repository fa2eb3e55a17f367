"""Asks the worker to explain an answer: the API's part."""

from typing import Any

from chalicelib import keys
from chalicelib.ports import Objects, Queue
from chalicelib.uploads import events
from chalicelib.voting import service
from chalicelib.voting.service import VotingContext


def ask(name: str, context: VotingContext, queue: Queue) -> dict[str, Any]:
    """Have a picture's answer explained, unless it is; return where the explanation will be.

    Raises NotFoundError if there is no such picture, and BusyError.
    """
    picture = service.find(name, context)
    asked = events.Asked(name, picture.pid)
    if not is_written(asked, context.objects):
        queue.send(events.explanation(asked))
    return {"explanation": f"/{keys.explanation_key(name)}"}


def is_written(asked: events.Asked, objects: Objects) -> bool:
    """Return whether the explanation of this very picture is there."""
    written = objects.info(keys.explanation_key(asked.name))
    return written is not None and written.picture_id == asked.picture_id
