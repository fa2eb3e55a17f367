"""Statistics as `GET /api/stats` gives them, made from votes that a test lists; their page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Any

from playwright.sync_api import Locator, Page, expect

Json = dict[str, Any]


@dataclass(frozen=True)
class Vote:
    """One vote; `voted` is empty for none of the labels."""

    predicted: str
    voted: str
    blind: bool = False
    model: str = "3f2a9c01b7de"
    day: str = "2026-11-20"


def cell_of(page: Page, side: str, predicted: str, voted: str) -> Locator:
    """Return a number in the confusion matrix of a side: people or test."""
    named = f"{voted}, recognised" if predicted == voted else f"{voted}, taken for {predicted}:"
    return page.locator(f"#{side}-matrix").get_by_role("button", name=named)


def hover_over_time(page: Page) -> Locator:
    """Move the mouse over the chart until a point tells its numbers; return what tells them."""
    page.locator("#time").scroll_into_view_if_needed()
    chart = page.locator("#time-chart[data-drawn]")
    expect(chart).to_be_visible()
    box = chart.bounding_box()
    assert box is not None
    told = page.locator(".bk-Tooltip .hover")
    for across in range(60, int(box["width"]), 6):
        page.mouse.move(box["x"] + across, box["y"] + box["height"] / 2)
        if told.is_visible():
            break
    return told


def statistics(votes: Iterable[Vote], pictures: int = 0) -> Json:
    """Return the document; every vote is on a picture of its own unless `pictures` is given."""
    all_votes = list(votes)
    models = sorted({vote.model for vote in all_votes})
    days = sorted({(vote.day, vote.model) for vote in all_votes})
    return {
        "pictures": pictures or len(all_votes),
        **_split(all_votes),
        "models": {
            model: {
                "pictures": sum(vote.model == model for vote in all_votes),
                **_split([vote for vote in all_votes if vote.model == model]),
            }
            for model in models
        },
        "days": [
            _day([vote for vote in all_votes if (vote.day, vote.model) == key], *key)
            for key in days
        ],
        "after": None,
    }


def _split(votes: list[Vote]) -> Json:
    return {
        **_figures(votes),
        "blind": _figures([vote for vote in votes if vote.blind]),
        "shown": _figures([vote for vote in votes if not vote.blind]),
    }


def _figures(votes: list[Vote]) -> Json:
    confusion: dict[str, Counter[str]] = {}
    for vote in votes:
        confusion.setdefault(vote.predicted, Counter())[vote.voted] += 1
    labels = {
        label: _share(row[label], row.total()) | {"votes": row.total()}
        for label, row in confusion.items()
    }
    right = sum(row[label] for label, row in confusion.items())
    plain = {label: dict(row) for label, row in confusion.items()}
    return {
        "votes": len(votes),
        **_share(right, len(votes)),
        "cannot_tell": 0,
        "confusion": plain,
        "labels": labels,
    }


def _day(votes: list[Vote], day: str, model: str) -> Json:
    def counted(some: list[Vote]) -> Json:
        return {"votes": len(some), "correct": sum(vote.predicted == vote.voted for vote in some)}

    blind = counted([vote for vote in votes if vote.blind])
    return {"day": day, "model": model, **counted(votes), "blind": blind}


def _share(right: int, votes: int) -> Json:
    if not votes:
        return {"accuracy": None, "interval": None}
    share, square = right / votes, 1.96**2 / votes
    middle = (share + square / 2) / (1 + square)
    reach = 1.96 / (1 + square) * sqrt(share * (1 - share) / votes + square / (4 * votes))
    return {"accuracy": share, "interval": [max(0.0, middle - reach), min(1.0, middle + reach)]}
