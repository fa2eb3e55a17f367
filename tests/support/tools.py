"""The tools of `fuzzy-vision mcp`, called by the SDK's own client."""

import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import anyio
from mcp import Client as ToolClient
from mcp import StdioServerParameters, stdio_client
from mcp.server.mcpserver import MCPServer
from mcp_types import CallToolResult, Tool

from tests.support.paths import ROOT

T = TypeVar("T")
COMMAND = (sys.executable, "-m", "fuzzyvision.cli", "mcp")
Calls = tuple[tuple[str, Mapping[str, Any]], ...]


def listed(*words: str) -> list[Tool]:
    """Return the tools that the command offers over stdio."""

    async def ask(client: ToolClient) -> list[Tool]:
        return (await client.list_tools()).tools

    return _over_stdio(words, ask)


def told(*words: str, calls: Calls) -> list[CallToolResult]:
    """Return the answers of the command to calls, one after the other, over stdio."""
    return _over_stdio(words, lambda client: _answers(client, calls))


def told_here(server: MCPServer, *calls: tuple[str, Mapping[str, Any]]) -> list[CallToolResult]:
    """Return the answers of a server in this process."""

    async def run() -> list[CallToolResult]:
        async with ToolClient(server) as client:
            return await _answers(client, calls)

    return _run(run)


def words_of(answer: CallToolResult) -> str:
    """Return the text of an answer."""
    return "\n".join(getattr(one, "text", "") for one in answer.content)


async def _answers(client: ToolClient, calls: Calls) -> list[CallToolResult]:
    return [await client.call_tool(name, dict(arguments)) for name, arguments in calls]


def _over_stdio(words: tuple[str, ...], use: Callable[[ToolClient], Awaitable[T]]) -> T:
    program, *before = COMMAND
    started = StdioServerParameters(
        command=program, args=[*before, *words], cwd=ROOT, env=dict(os.environ)
    )

    async def run() -> T:
        async with ToolClient(stdio_client(started, sys.__stderr__ or sys.stderr)) as client:
            return await use(client)

    return _run(run)


def _run(work: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine in a thread of its own: Playwright's loop never leaves that of the tests."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(anyio.run, work).result()
