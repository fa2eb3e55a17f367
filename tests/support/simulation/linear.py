"""Whether one voter's votes on a picture could have happened one after another.

Wing and Gong, "Testing and verifying concurrent objects" (1993): try every order that respects who
ended before whom began. A history has few votes of one voter on one picture.
"""

from collections.abc import Sequence

from tests.support.simulation.world import Said


def is_linear(ops: Sequence[Said], final: str | None) -> bool:
    """Return whether some order explains all outcomes and the answer that is stored at the end."""
    return _explains(tuple(ops), None, final)


def _explains(left: tuple[Said, ...], value: str | None, final: str | None) -> bool:
    if value == final and all(not one.outcome for one in left):
        return True  # what failed need not have counted
    first_end = min((one.end for one in left if one.outcome), default=float("inf"))
    for place, one in enumerate(left):
        if one.start > first_end:
            continue
        rest = left[:place] + left[place + 1 :]
        if one.answer is None:
            true = not one.outcome or (one.outcome == "True") == (value is not None)
            if true and _explains(rest, None, final):
                return True
        elif _explains(rest, one.answer, final):
            return True
    return False
