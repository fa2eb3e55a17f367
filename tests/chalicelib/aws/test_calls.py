"""What voting and the worker ask of AWS, call by call: no other engine shows it."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.ports import Ports
from chalicelib.uploads import worker
from chalicelib.voting import service
from tests.support.interruptions import Interruption
from tests.support.stores import SETTINGS, Buckets
from tests.support.uploads import MODEL, PICTURE, post
from tests.support.voting import LABELS, NOW, VotingFixture, ballot

near = pytest.mark.usefixtures("near")


def contend(call: int) -> None:
    """Cancel every other transaction, in each of the ways that AWS has."""
    reasons = ("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded")
    if call % 2:
        reason = reasons[call // 2 % 3]
        answer: Any = {
            "Error": {"Code": "TransactionCanceledException", "Message": reason},
            "CancellationReasons": [{"Code": "None"}, {"Code": reason}],
        }
        raise ClientError(answer, "TransactWriteItems")


@near
def test_votes_on_an_example_expire_with_it(voting: VotingFixture) -> None:
    name = voting.file(example=True)
    service.cast(name, ballot("a"), voting.context, NOW)
    items = voting.votes_table.items()
    assert {item["sk"] for item in items} == {"picture", "vote#a"}
    assert {int(item["expires"]) for item in items} == {voting.picture(name).public_until}


@near
def test_conflicts_delay_votes_and_lose_none(voting: VotingFixture) -> None:
    context = voting.interrupted(Interruption(contend, only="transact_write_items")).context
    name = voting.file()
    for number in range(12):
        service.cast(name, ballot(f"v{number}", LABELS[number % 3]), context, NOW)
    for number in range(6):
        service.take_back(name, f"v{number}", context)
    assert voting.picture(name).votes == 6
    voting.audit()


@near
def test_first_vote_takes_7_calls_and_later_ones_4(voting: VotingFixture) -> None:
    name = voting.file()
    first, later = Interruption(lambda _: None), Interruption(lambda _: None)
    service.cast(name, ballot("a"), voting.interrupted(first).context, NOW)
    service.cast(name, ballot("b"), voting.interrupted(later).context, NOW)
    vote = ["head_object", "batch_get_item", "query", "transact_write_items"]
    copies = ["head_object", "copy_object", "copy_object"]
    assert first.calls == [*vote[:3], *copies, vote[3]]
    assert later.calls == vote


def test_only_needed_requests_are_made(ports: Ports, buckets: Buckets) -> None:
    upload = post(buckets, PICTURE)
    calls: list[str] = []
    buckets.s3.meta.events.register(
        "before-call.s3", lambda model, **_rest: calls.append(model.name)
    )
    worker.process_upload(upload, ports, MODEL, SETTINGS)
    # Is there an answer? The upload; image, thumbnail, result, share and answer; the upload goes.
    assert sorted(calls) == ["DeleteObject", *2 * ["GetObject"], *5 * ["PutObject"]]
