"""The owner settles a picture, and takes it back."""

import pytest

from chalicelib.voting import queries, service
from fuzzyvision.common.errors import CommandError
from fuzzyvision.moderation.settling import settle
from tests.support.voting import LABELS, NOW, VotingFixture, ballot

pytestmark = pytest.mark.usefixtures("near")


def asked(voting: VotingFixture) -> list[str]:
    queue = queries.labelling_queue(voting.table, "w", None, NOW)
    return [one["name"] for one in queue["pictures"]]


def test_settled_picture_is_asked_about_no_longer(voting: VotingFixture) -> None:
    name = voting.file()
    service.cast(name, ballot("a"), voting.context, NOW)
    for _ in range(2):
        settle(voting.pid(name), f"={LABELS[1]}", voting.table)
    assert voting.picture(name).settled == f"={LABELS[1]}"
    assert asked(voting) == []
    service.cast(name, ballot("b"), voting.context, NOW)
    assert asked(voting) == []
    voting.audit()
    settle(voting.pid(name), "", voting.table)
    assert asked(voting) == [name]
    voting.audit()


def test_what_nobody_answered_is_not_settled(voting: VotingFixture) -> None:
    name = voting.file()
    with pytest.raises(CommandError, match="Nobody has answered"):
        settle(voting.pid(name), "-", voting.table)
    with pytest.raises(CommandError, match="gone"):
        settle("a" * 32, "-", voting.table)
