"""The tools: what a model reads about them, and how what goes wrong is said to it.

The SDK keeps stdout for the protocol: what anything else prints there goes to stderr.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Annotated

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from fuzzyvision.client import Client, ClientError
from fuzzyvision.client.errors import told
from fuzzyvision.common.text import line
from fuzzyvision.mcp.answers import NOT_SURE, Card, Classification, Reasons, Votes
from fuzzyvision.mcp.session import Session

CONSENT = (
    "The first time, this sends the file to {url}, with what it says about place and camera. There "
    "the picture, without those, is public for some days (30, unless the owner chose otherwise); "
    "in some services only people with its link, or with an invitation, see it. A picture that "
    "people vote on is also kept to train models. These tools cannot delete it. Ask the user first "
    "if it shows people or anything private."
)
Path = Annotated[
    str,
    Field(
        description="The whole path of a file on the user's machine: JPEG, PNG, GIF, BMP, WebP or "
        "AVIF, at most 20 MiB. This tool reads it itself."
    ),
]
_SENDS = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=True
)
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=True)


def serve(url: str, connect: Callable[[], Client]) -> None:
    """Serve the tools over stdin and stdout until stdin ends, or Ctrl-C."""
    # A thread of the SDK waits for stdin, and an interruption that Python handles, for that thread.
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        server(url, Session(connect)).run()
    finally:
        signal.signal(signal.SIGINT, before)


def server(url: str, session: Session) -> MCPServer:
    """Return the server of the tools for the service at `url`."""
    made = MCPServer(
        "fuzzy-vision",
        title="Fuzzy Vision",
        instructions=f"An image classifier at {url}: what a picture shows, how sure, and why.",
        version=version("fuzzy-vision"),
        log_level="WARNING",
    )
    consent = CONSENT.format(url=url)

    @made.tool(
        annotations=_SENDS,
        description="Say what a picture shows: one of the labels that model_card lists, "
        f"{NOT_SURE} (the likeliest labels are in predictions all the same). {consent}",
    )
    def classify_image(path: Path) -> Classification:
        with _plainly():
            return Classification.of(session.classify(path))

    @made.tool(
        annotations=_SENDS,
        description="Say which part of a picture the likeliest label hangs on: how its probability "
        "drops while a grey patch covers a place. Places are of the part that the model saw, of a "
        f"long picture often the square in its middle. {consent} A file that classify_image has "
        "sent is not sent again.",
    )
    def explain(path: Path) -> Reasons:
        with _plainly():
            return Reasons.of(*session.explain(path))

    @made.tool(
        annotations=_READS,
        description="Which labels the model knows, how sure it must be to say one, what it is for, "
        "and how well it did on test pictures.",
    )
    def model_card() -> Card:
        with _plainly():
            return Card.of(session.model_card())

    @made.tool(
        annotations=_READS,
        description="How often people who voted on pictures agree with the model, in all and for "
        "each label that it says.",
    )
    def statistics() -> Votes:
        with _plainly():
            return Votes.of(session.statistics())

    return made


@contextmanager
def _plainly() -> Iterator[None]:
    """Have what goes wrong with a picture or the service told to the model as the tool's answer."""
    try:
        yield
    except ClientError as error:
        raise ToolError(line(told(error), 600)) from error
