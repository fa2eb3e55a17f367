"""The whole loop walked through in a browser, for docs/loop.md."""
