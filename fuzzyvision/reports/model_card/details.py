"""What the model is: the first section of the page. Pure."""

from chalicelib.fit import CROP
from fuzzyvision.bundle.cards import Card, paragraphs
from fuzzyvision.reports.model_card.markdown import bullets, listed, percent, text

_MOST_LABELS = 100
_FEWER = 20
_FITTED = {
    "crop": "scaled until it covers them, and what lies over the edge is cut off around its centre",
    "stretch": "squeezed into them, all of it, whatever its ratio",
    "pad": "scaled until it fits into them, and what is left over is black",
}
_LEAST = 1e-6
"""What differences are rounded to in a card: a smaller one is not told from none."""


def section(card: Card) -> str:
    """Return what the model is, what goes in and what comes out."""
    facts = [
        f"Name and version: {text(card['name'])}, {text(card['version'])}.",
        _made(card),
        _imported(card),
        _input(card),
        _labels(card["labels"]),
        _threshold(card),
        _sameness(card),
        _compared(card),
        *(f"Licence: {text(one)}" for one in paragraphs(card.get("licence"))),
    ]
    summary = [text(one) for one in paragraphs(card.get("summary"))]
    return "\n\n".join([*summary, bullets(fact for fact in facts if fact)])


def _made(card: Card) -> str:
    return f"Made on {text(card['created'])}." if card.get("created") else ""


def _imported(card: Card) -> str:
    told = card.get("imported") or {}
    if not told.get("from"):
        return ""
    kind = f", {text(told['kind'])}" if told.get("kind") else ""
    because = f" ({text(told['scaling_because'])})" if told.get("scaling_because") else ""
    scaling = f" Its pixels are scaled as {text(told['scaling'])}{because}."
    return (
        f"It was imported from {text(told['from'])}{kind}.{scaling if told.get('scaling') else ''}"
    )


def _input(card: Card) -> str:
    size = card.get("input")
    if not size:
        return ""
    grey = ", turned grey" if size.get("channels") == 1 else ""
    return (
        f"It looks at {size['width']} by {size['height']} pixels{grey}: the picture is "
        f"{_FITTED[size.get('fit', CROP)]}."
    )


def _labels(labels: list[str]) -> str:
    shown = [text(label) for label in labels]
    if len(labels) > _MOST_LABELS:
        return f"It knows {len(labels):,} labels; the first are {', '.join(shown[:_FEWER])}."
    return f"It knows {len(labels)} labels: {listed(shown)}."


def _threshold(card: Card) -> str:
    threshold = card.get("threshold") or 0
    if not threshold:
        return "It always answers, however unsure."
    return (
        f"It answers “not sure” where its most probable label has less than {percent(threshold)}."
    )


def _compared(card: Card) -> str:
    told = card.get("compared")
    if not told:
        return ""
    return (
        f"Compared on {text(told['date'])} with version {text(told['against'])}, on "
        f"{told['pictures']:,} pictures kept from training: it is {text(told['verdict'])}, fixes "
        f"{told['fixes']:,} and breaks {told['breaks']:,} (p = {told['p']:.2g})."
    )


def _sameness(card: Card) -> str:
    measured = card.get("measured") or {}
    if measured.get("largest_difference") is None:
        return ""
    file = (card.get("network") or {}).get("file", "model.keras")
    original = "The original" if card.get("imported") else f"`{file}`"
    pictures = f" {measured['compared_on']:,}" if measured.get("compared_on") else ""
    return (
        f"{original} and `model.tflite` are the same network: on the same{pictures} pictures their "
        f"probabilities differ by at most {max(measured['largest_difference'], _LEAST):.6f}."
    )
