"""The confidence interval of a share. Pure."""

import math

_Z = 1.959963984540054
"""The 97.5 % quantile of the normal distribution: an interval of 95 %."""


def wilson(correct: int, votes: int) -> list[float] | None:
    """Return the 95 % interval of a share, or None if there are no votes.

    Wilson's score interval ("Probable inference, the law of succession, and statistical
    inference", JASA 22, 1927): it holds for few votes and for shares near 0 and 1 too.
    """
    if not votes:
        return None
    share = correct / votes
    middle = share + _Z * _Z / (2 * votes)
    half = _Z * math.sqrt(share * (1 - share) / votes + _Z * _Z / (4 * votes * votes))
    width = 1 + _Z * _Z / votes
    low, high = (middle - half) / width, (middle + half) / width
    # At the ends the bounds are 0 and 1; what floating point makes of them is not.
    return [0.0 if correct == 0 else round(low, 6), 1.0 if correct == votes else round(high, 6)]
