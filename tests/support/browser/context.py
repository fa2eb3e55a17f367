"""What tests of pages share: a maker of contexts, and a label that tries to run a script."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext

NASTY = "<img src=x onerror=alert(1)>"
NewContext = Callable[..., BrowserContext]
"""Makes a context with options of the browser's, at the address of the stack."""
