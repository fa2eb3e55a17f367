"""Who may use a service, and what is listed of it."""

from enum import StrEnum


class Access(StrEnum):
    """Unlisted, nothing is listed and names cannot be guessed; invited, a cookie is needed too."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    INVITED = "invited"


UNLISTED_LENGTH = 12
"""Characters of a name that cannot be guessed: there are 4.7e18 of them."""
