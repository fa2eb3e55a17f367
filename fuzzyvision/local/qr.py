"""QR codes for a terminal, so that a phone opens an address without typing it."""

import io

import segno


def drawn(text: str) -> str:
    """Return the QR code of some text, drawn with block characters: two rows a line."""
    out = io.StringIO()
    segno.make(text, micro=False).terminal(out=out, border=2, compact=True)
    return out.getvalue()


def lit(code: str) -> str:
    """Return a drawn code in white on black, whatever the colours of the terminal are."""
    return "\n".join(f"\x1b[97;40m{line}\x1b[0m" for line in code.splitlines())


def legible(text: str, encoding: str | None) -> bool:
    """Return whether a terminal of some encoding can show some text."""
    try:
        text.encode(encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
