"""QR codes for a terminal, so that a phone opens an address without typing it."""

import io

import segno


def drawn(text: str) -> str:
    """Return the QR code of some text, drawn with block characters: two rows a line."""
    out = io.StringIO()
    segno.make(text, micro=False).terminal(out=out, border=2, compact=True)
    return out.getvalue()


def legible(text: str, encoding: str | None) -> bool:
    """Return whether a terminal of some encoding can show some text."""
    try:
        text.encode(encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
