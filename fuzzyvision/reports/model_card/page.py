"""The page of a card: its sections, in the order of Mitchell et al. 2019. Pure."""

from fuzzyvision.bundle.cards import Card, paragraphs
from fuzzyvision.reports.model_card import data, details, results
from fuzzyvision.reports.model_card.markdown import bullets, text

_INTRODUCTION = (
    "This page is made by `fuzzy-vision card` from the model's `card.json`, in the form of "
    "[Mitchell et al. 2019](https://arxiv.org/abs/1810.03993). "
    "Change the card, not this page."
)

_NOT_SAID = "Its owner has not said."


def markdown(card: Card) -> str:
    """Return the page of a card. Sections that the card has nothing for are left out."""
    sections = [
        ("Model details", details.section),
        ("Intended use", _intended_use),
        ("Out of scope", lambda card: _listed(card, "out_of_scope")),
        ("Factors", lambda card: _listed(card, "factors")),
        ("Metrics", results.metrics),
        ("Evaluation data", data.evaluation),
        ("Training data", data.training),
        ("Quantitative analyses", results.analyses),
        ("Ethical considerations", lambda card: _listed(card, "considerations")),
        ("Caveats and known weaknesses", _weaknesses),
        ("Attribution", data.attribution),
        ("How to make it again", data.reproduction),
    ]
    written = [(title, section(card)) for title, section in sections]
    parts = [f"# Model card: {text(card['name'])}", _INTRODUCTION]
    parts += [f"## {title}\n\n{body}" for title, body in written if body]
    return "\n\n".join(parts) + "\n"


def _intended_use(card: Card) -> str:
    return _listed(card, "intended_use") or _NOT_SAID


def _weaknesses(card: Card) -> str:
    words = [text(one) for one in paragraphs(card.get("weaknesses"))]
    return bullets([*results.weaknesses(card), *words])


def _listed(card: Card, field: str) -> str:
    """Return a field as a paragraph, or as a list where it is one."""
    value = card.get(field)
    items = [text(one) for one in paragraphs(value)]
    return bullets(items) if isinstance(value, list) else "\n\n".join(items)
