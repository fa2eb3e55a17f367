"""How well the model does: what was measured, label by label and kind by kind. Pure."""

from collections.abc import Sequence

from fuzzyvision.bundle.cards import Card
from fuzzyvision.reports.model_card.figures import FEW, Row, mix_ups, row, rows
from fuzzyvision.reports.model_card.markdown import bullets, listed, percent, table, text

_WORST = 3
_MOST_ROWS = 100


def metrics(card: Card) -> str:
    """Return what the numbers mean, for a card that has some."""
    measured = card.get("measured") or {}
    if "accuracy" not in measured:
        return ""
    meanings = ["Accuracy: the share of pictures whose most probable label is the right one."]
    if "calibration_error" in measured:
        meanings.append(
            "Expected calibration error: how far, on average, the share of right answers is from "
            "the probability that came with them, over ten bins (Guo et al. 2017)."
        )
    if measured.get("unsure"):
        meanings.append("“Not sure”: how often it declines, on its labels and on other things.")
    meanings.append("Intervals hold with 95 % (Wilson's) and count pictures as independent.")
    return bullets(meanings)


def analyses(card: Card) -> str:
    """Return the results; a sentence where nothing was measured."""
    measured = card.get("measured") or {}
    if "accuracy" not in measured:
        return "It came without figures: nobody has measured it here."
    parts = [
        bullets(_overall(card)),
        _table("Label", [*_of_labels(card), row("**all**", measured)]),
        _table("Kind of picture", rows(measured.get("kinds"))),
        _table("Source of the picture", rows(measured.get("origins"))),
        _ordinary(card),
        _foreign(card),
        _table("What happened to the pictures", rows(measured.get("disturbed"))),
        _mix_ups(card),
    ]
    return "\n\n".join(part for part in parts if part)


def weaknesses(card: Card) -> list[str]:
    """Return the weaknesses that the numbers themselves show."""
    measured = card.get("measured") or {}
    labels, kinds = rows(measured.get("labels")), rows(measured.get("kinds"))
    found = []
    if len(labels) > _WORST:
        worst = [one for one in _worst(labels)[:_WORST] if one.correct < one.pictures]
        shown = [f"{text(one.name)} ({percent(one.accuracy)})" for one in worst]
        found += [f"It is weakest at {listed(shown)}."] if shown else []
    untried = [text(label) for label in card["labels"] if label not in measured.get("labels", {})]
    if labels and untried:
        some = listed(untried) if len(untried) <= _WORST * 3 else f"{len(untried)} of its labels"
        found.append(f"There were no test pictures of {some}: how well it knows them is not known.")
    if len(kinds) > 1:
        worst_kind = _worst(kinds)[0]
        name, accuracy = text(worst_kind.name), percent(worst_kind.accuracy)
        found.append(f"Of the kinds of picture, it does worst with {name} ({accuracy}).")
    few = [f"{text(one.name)} ({one.pictures})" for one in labels if one.pictures < FEW]
    if few:
        some = listed(few) if len(few) <= _WORST * 3 else f"{len(few)} labels"
        found.append(f"There were fewer than {FEW} test pictures of {some}: that says little.")
    other = (measured.get("unsure") or {}).get("other")
    if other is not None and other < 1:
        share = percent(1 - other)
        found.append(f"It takes {share} of the pictures of other things for one of its labels.")
    return found


def _overall(card: Card) -> list[str]:
    measured = card["measured"]
    whole = row("all", measured)
    share = f"{percent(whole.accuracy)} ({_between(whole)})"
    found = [f"Right with {whole.correct:,} of {whole.pictures:,} pictures: {share}."]
    if "calibration_error" in measured:
        found.append(f"Expected calibration error: {measured['calibration_error']:.3f}.")
    unsure = measured.get("unsure") or {}
    if unsure.get("known") is not None:
        found.append(f"“Not sure” with {percent(unsure['known'])} of these pictures.")
    if unsure.get("other") is not None:
        found.append(f"“Not sure” with {percent(unsure['other'])} of pictures of other things.")
    return found


def _of_labels(card: Card) -> list[Row]:
    """Return the labels in the model's order, or the worst where there are too many."""
    labels = rows(card["measured"].get("labels"))
    return labels if len(labels) <= _MOST_ROWS else _worst(labels)[:_MOST_ROWS]


def _table(title: str, found: Sequence[Row]) -> str:
    if not found:
        return ""
    lines = [
        [
            one.name if one.name == "**all**" else text(one.name),
            f"{one.pictures:,}",
            f"{one.correct:,}",
            percent(one.accuracy),
            _between(one),
        ]
        for one in found
    ]
    return table([title, "pictures", "right", "accuracy", "95 % interval"], lines)


def _ordinary(card: Card) -> str:
    """Return how it does with photographs of the everyday, where they were measured apart."""
    ordinary = card["measured"].get("ordinary")
    if not ordinary:
        return ""
    whole, unsure = row("all", ordinary), ordinary.get("unsure") or {}
    words = (
        f"Of {whole.pictures:,} ordinary photographs, taken on tables, sheets and floors and held "
        f"back by group, {whole.correct:,} are right: {percent(whole.accuracy)} "
        f"({_between(whole)})."
    )
    if unsure.get("other") is not None:
        words += (
            f" It is “not sure” with {percent(unsure['known'])} of them, and with "
            f"{percent(unsure['other'])} of such photographs of other things."
        )
    return "\n\n".join([words, _table("Ordinary photographs", rows(ordinary.get("labels")))])


def _foreign(card: Card) -> str:
    """Return how it does with sources that it learned nothing from, where that was measured."""
    foreign = card["measured"].get("foreign")
    if not foreign:
        return ""
    whole = row("all", foreign)
    words = (
        f"Of {whole.pictures:,} pictures from sources that it learned nothing from, "
        f"{whole.correct:,} are right: {percent(whole.accuracy)} ({_between(whole)})."
    )
    return "\n\n".join(
        filter(None, [words, _table("Held-out source", rows(foreign.get("origins")))])
    )


def _mix_ups(card: Card) -> str:
    lines = [
        [
            f"{text(one.truth)}, taken for {text(one.said)}",
            f"{one.pictures:,}",
            percent(one.share),
        ]
        for one in mix_ups(card)
    ]
    return table(["Commonest mix-ups", "pictures", "of that label"], lines) if lines else ""


def _worst(found: Sequence[Row]) -> list[Row]:
    return sorted(found, key=lambda one: one.accuracy)


def _between(one: Row) -> str:
    return f"{100 * one.low:.1f} to {100 * one.high:.1f} %"
