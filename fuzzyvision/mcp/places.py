"""An explanation in words and numbers, as static_site/js/result/heat.js tells it. Pure."""

from math import log

from fuzzyvision.client import Explained, Explanation

_NOTHING = 0.3
"""The effect, in log-odds, below which covering a part changes nothing: 50 % would become 43."""
_LEAST = 1e-6
_ACROSS, _DOWN = ("left", "", "right"), ("top", "", "bottom")


def drops(explanation: Explanation, about: Explained) -> list[tuple[str, float]]:
    """Return the nine places of a picture and the greatest drop in each, the greatest first."""
    found: dict[str, float] = {}
    for place, drop in enumerate(about.drops):
        row, column = divmod(place, explanation.columns)
        down, across = _third(row, explanation.rows), _third(column, explanation.columns)
        where = f"{_DOWN[down]} {_ACROSS[across]}".strip() or "middle"
        found[where] = max(drop, found.get(where, drop))
    return sorted(found.items(), key=lambda one: -one[1])


def sentence(found: list[tuple[str, float]], about: Explained, label: str) -> str:
    """Say what covering the place that matters most changes."""
    where, drop = found[0]
    odds = [_log_odds(about.probability - less) for less in (0, drop)]
    before, after = (f"{max(about.probability - less, 0):.1%}" for less in (0, drop))
    if odds[0] - odds[1] < _NOTHING or before == after:
        return f"No single place matters: covering one hardly changes “{label}” ({before})."
    return (
        f"“{label}” hangs most on the {where}: covering a patch there changes its probability "
        f"from {before} to {after}."
    )


def _third(step: int, count: int) -> int:
    return 3 * (step + 1) // (count + 1)


def _log_odds(probability: float) -> float:
    inside = min(max(probability, _LEAST), 1 - _LEAST)
    return log(inside / (1 - inside))
