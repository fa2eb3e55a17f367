"""What the code asks of AWS, held against what its roles allow."""

import ast
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from chalicelib import keys
from chalicelib.aws.s3 import S3Objects
from chalicelib.pauses import Pauses
from chalicelib.ports import Kind, Ports
from chalicelib.quota import Quota
from chalicelib.uploads import (
    deletion,
    events,
    explainer,
    explanations,
    hiding,
    messages,
    reports,
    tickets,
    worker,
)
from chalicelib.uploads.events import Upload
from chalicelib.uploads.tickets import UploadRequest
from chalicelib.voting import queries, service, statistics
from chalicelib.voting.service import VotingContext
from chalicelib.voting.votes import Ballot
from tests.support.aws.template_reader import as_list, of_type, resolve, statements
from tests.support.aws.templates import EVERY, plain
from tests.support.paths import ROOT
from tests.support.stores import SETTINGS, Buckets, VotesTable
from tests.support.uploads import ID, MODEL, OTHER_PICTURE, PICTURE, post

ROLES = ("ApiRole", "WorkerRole")
ACTIONS = {
    "get_object": {"s3:GetObject"},
    "head_object": {"s3:GetObject"},
    "put_object": {"s3:PutObject"},
    "generate_presigned_post": {"s3:PutObject"},
    "delete_object": {"s3:DeleteObject"},
    "copy_object": {"s3:GetObject", "s3:PutObject"},
    "get_item": {"dynamodb:GetItem"},
    "batch_get_item": {"dynamodb:BatchGetItem"},
    "delete_item": {"dynamodb:DeleteItem"},
    "put_item": {"dynamodb:PutItem"},
    "update_item": {"dynamodb:UpdateItem"},
    "query": {"dynamodb:Query"},
    "send_message": {"sqs:SendMessage"},
    "transact_write_items": {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"},
}
"""Calls of boto3's clients, and the actions that AWS wants a permission for."""

IN_TRANSACTIONS = {
    "Put": "dynamodb:PutItem",
    "Update": "dynamodb:UpdateItem",
    "Delete": "dynamodb:DeleteItem",
    "ConditionCheck": "dynamodb:ConditionCheckItem",
}
"""Each write of a transaction wants the permission that it would want alone."""

OWNERS = {"scan"}
"""Calls that only the owner's own commands make, with the owner's rights."""

Asked = list[tuple[str, str]]


def allowed(role: str) -> set[tuple[str, str]]:
    """Return what a role may do, as pairs of an action and a pattern of resources."""
    return {
        (action, resource)
        for name, statement in statements(plain(EVERY[0]))
        if name == role and "Resource" in statement
        for action in as_list(statement["Action"])
        for resource in as_list(statement["Resource"])
    }


def may(role: str, action: str, resource: str) -> bool:
    """Tell whether a role allows an action."""
    return any(action == one and fnmatchcase(resource, of) for one, of in allowed(role))


def arn(buckets: Buckets, bucket: str, key: str) -> str:
    """Return what a test's object would be called in the stack."""
    uploads_name = resolve(of_type(plain(EVERY[0]), "S3::Bucket")["UploadsBucket"]["BucketName"])
    return f"arn:aws:s3:::{uploads_name if bucket == buckets.uploads else 'ResultsBucket'}/{key}"


@pytest.fixture
def asked(buckets: Buckets, votes_table: VotesTable) -> Asked:
    """Return a list that grows with what is asked of S3 and DynamoDB: actions and resources."""
    found: Asked = []

    def note(params: dict[str, Any], model: Any, **_rest: object) -> None:  # noqa: ANN401 - botocore's
        resource = arn(buckets, params["Bucket"], params["Key"])
        if model.name == "CopyObject":
            source = arn(buckets, *params["CopySource"].split("/", 1))
            found.append(("s3:GetObject", source))
            found.append(("s3:PutObject", resource))
            return
        found.extend((action, resource) for action in ACTIONS[xform_name(model.name)])

    def note_items(params: dict[str, Any], model: Any, **_rest: object) -> None:  # noqa: ANN401 - botocore's
        kinds = [kind for write in params.get("TransactItems", []) for kind in write]
        index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
        wanted = [IN_TRANSACTIONS[kind] for kind in kinds] or ACTIONS[xform_name(model.name)]
        found.extend((action, f"VotesTable.Arn{index}") for action in wanted)

    buckets.s3.meta.events.register("before-parameter-build.s3", note)
    votes_table.dynamodb.meta.events.register("before-parameter-build.dynamodb", note_items)
    return found


def test_the_worker_may_do_all_that_it_does(ports: Ports, buckets: Buckets, asked: Asked) -> None:
    def posted(body: bytes, upload_id: str = ID) -> Upload:
        upload = post(buckets, body, upload_id)
        asked.pop()  # that was the peer
        return upload

    first = posted(PICTURE)
    worker.process_upload(first, ports, MODEL, SETTINGS)
    worker.process_upload(first, ports, MODEL, SETTINGS)  # delivered again
    worker.process_upload(posted(b"text", "e" * 32), ports, MODEL, SETTINGS)

    def overtaken(_pixels: object) -> list[float]:
        """Have another picture of the same form answered first: this one gives its name back."""
        worker.process_upload(posted(OTHER_PICTURE, "f" * 32), ports, MODEL, SETTINGS)
        return [0.9, 0.1]

    worker.process_upload(
        posted(PICTURE, "f" * 32),
        ports,
        replace(MODEL, classify=overtaken),
        SETTINGS,
    )
    gone = [resource for action, resource in asked if action == "s3:DeleteObject"]
    assert any(":::ResultsBucket/images/" in resource for resource in gone)
    assert [one for one in asked if not may("WorkerRole", *one)] == []


def test_api_may_vote_and_delete(ports: Ports, buckets: Buckets, asked: Asked) -> None:
    document = worker.process_upload(post(buckets, PICTURE), ports, MODEL, SETTINGS)
    assert document is not None
    result = document["result"]
    asked.clear()
    context, now = VotingContext(ports.objects, ports.votes, MODEL.card.labels), datetime.now(UTC)
    for voter, label in (("a", "Mouse"), ("b", "Watch"), ("b", "Mouse")):
        service.cast(
            result["name"], Ballot(voter, label, cannot_tell=False, blind=True), context, now
        )
    service.take_back(result["name"], "b", context)
    Quota(ports.votes, 9, 9).take(Kind.UPLOADS, "192.0.2.7", now)
    Pauses(ports.votes).check(Kind.VOTES, now)
    queries.labelling_queue(ports.votes, "c", None, now)
    queries.confusion_cell(ports.votes, (result["model"]["version"], "Mouse", "Mouse"), None, now)
    statistics.document(ports.votes.counters())
    deletion.delete(ID, ports, now)
    actions = {action for action, _ in asked}
    assert {"s3:DeleteObject", "dynamodb:BatchGetItem", "dynamodb:DeleteItem"} <= actions
    assert [one for one in asked if not may("ApiRole", *one)] == []


def test_api_may_delete_an_upload_in_progress(ports: Ports, buckets: Buckets, asked: Asked) -> None:
    post(buckets, PICTURE)
    asked.clear()
    deletion.delete(ID, ports, datetime.now(UTC))
    assert [one for one in asked if not may("ApiRole", *one)] == []


def test_worker_may_go_on_deleting(ports: Ports, buckets: Buckets, asked: Asked) -> None:
    document = worker.process_upload(post(buckets, PICTURE), ports, MODEL, SETTINGS)
    assert document is not None
    context, now = VotingContext(ports.objects, ports.votes, MODEL.card.labels), datetime.now(UTC)
    for voter in range(26):
        ballot = Ballot(f"v{voter}", "Mouse", cannot_tell=False, blind=True)
        service.cast(document["result"]["name"], ballot, context, now)
    deletion.delete(ID, ports, now, most_votes=1)
    asked.clear()
    messages.process_message(events.deletion(ID), ports, MODEL, SETTINGS)
    assert ("dynamodb:DeleteItem", "VotesTable.Arn") in asked
    assert [one for one in asked if not may("WorkerRole", *one)] == []


def test_both_may_do_their_part_of_an_explanation(
    ports: Ports, buckets: Buckets, asked: Asked
) -> None:
    document = worker.process_upload(post(buckets, PICTURE), ports, MODEL, SETTINGS)
    assert document is not None
    name, pid = document["result"]["name"], keys.picture_id(ID)
    key = keys.explanation_key(name)
    ports.objects.write(key, b"{}", "application/json", picture_id="e" * 32)  # of another
    asked.clear()
    context = VotingContext(ports.objects, ports.votes, MODEL.card.labels)
    explanations.ask(name, context, ports.queue)
    assert [one for one in asked if not may("ApiRole", *one)] == []
    asked.clear()
    explainer.explain(events.Asked(name, pid), ports, MODEL)
    assert ("s3:PutObject", arn(buckets, buckets.results, key)) in asked
    assert ("s3:DeleteObject", arn(buckets, buckets.results, key)) in asked
    assert [one for one in asked if not may("WorkerRole", *one)] == []


def test_both_may_do_their_part_of_a_report(ports: Ports, buckets: Buckets, asked: Asked) -> None:
    document = worker.process_upload(post(buckets, PICTURE), ports, MODEL, SETTINGS)
    assert document is not None
    name, pid = document["result"]["name"], keys.picture_id(ID)
    ports.objects.write(keys.explanation_key(name), b"{}", "application/json", picture_id=pid)
    context = VotingContext(ports.objects, ports.votes, MODEL.card.labels)
    asked.clear()
    for client in "ab":
        reports.report(name, "rude", client, context, ports, hides=True)
    assert [one for one in asked if not may("ApiRole", *one)] == []
    asked.clear()
    messages.process_message(events.hiding(pid), ports, MODEL, SETTINGS)
    assert hiding.show(pid, ports)
    assert ("s3:PutObject", arn(buckets, buckets.results, keys.image_key(name))) in asked
    assert [one for one in asked if not may("WorkerRole", *one)] == []
    asked.clear()
    deletion.delete(ID, ports, datetime.now(UTC))
    assert [one for one in asked if not may("ApiRole", *one)] == []


def test_both_may_tell_the_queue() -> None:
    for role in ROLES:
        assert may(role, "sqs:SendMessage", "UploadsQueue.Arn")


def test_the_api_may_put_what_it_signs_forms_for(storage: S3Objects, buckets: Buckets) -> None:
    ticket = tickets.issue_ticket(UploadRequest("m.png", "image/png", 3), storage)
    assert may("ApiRole", "s3:PutObject", arn(buckets, buckets.uploads, ticket["id"]))
    assert not may("WorkerRole", "s3:PutObject", arn(buckets, buckets.uploads, ticket["id"]))


def test_neither_may_do_what_it_has_no_use_for(buckets: Buckets) -> None:
    labelled = arn(buckets, buckets.results, "labelled/0.jpg")
    assert not may("WorkerRole", "s3:PutObject", labelled)
    assert not may("WorkerRole", "dynamodb:Query", "VotesTable.Arn/index/cells")
    assert not may("ApiRole", "s3:PutObject", arn(buckets, buckets.results, "images/7QK.jpg"))
    assert not may("ApiRole", "sqs:ReceiveMessage", "UploadsQueue.Arn")
    for role in ROLES:
        assert not may(role, "s3:GetObject", "arn:aws:s3:::SiteBucket/index.html")
        assert not may(role, "s3:GetObject", arn(buckets, buckets.results, "other"))


def test_missing_objects_are_404_to_the_functions(storage: S3Objects) -> None:
    """Without ListBucket S3 says 403, and the worker would take that for a failure."""
    assert storage.read("answers/none.json") is None
    forbidding: Any = Forbidding()
    with pytest.raises(ClientError):
        S3Objects(forbidding, uploads="u", results="r").read("answers/none.json")
    uploads_bucket = arn(Buckets(None, "u", "r"), "u", "").rstrip("/")
    for role in ROLES:
        lists = {resource for action, resource in allowed(role) if action == "s3:ListBucket"}
        assert lists == {"arn:aws:s3:::ResultsBucket", uploads_bucket}


class Forbidding:
    """An S3 that says 403 of what is missing."""

    def get_object(self, **_request: object) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject")


def test_every_call_in_the_code_is_allowed() -> None:
    calls = set(called()) - OWNERS
    assert {"put_object", "get_object", "generate_presigned_post"} <= calls
    needed = {action for call in calls for action in ACTIONS[call]}
    given = {action for role in ROLES for action, _ in allowed(role)}
    assert needed <= given
    # S3's are given for no other reason, but ListBucket, which is for the 404.
    objects = {action for action in given if action.startswith("s3:")}
    assert objects - needed == {"s3:ListBucket"}


def called() -> Iterator[str]:
    """Yield the methods of boto3's clients that the code on Lambda names."""
    clients = [boto3.client(name, region_name="us-east-1") for name in ("s3", "dynamodb", "sqs")]
    methods = {name for client in clients for name in client.meta.method_to_api_mapping}
    for path in Path(ROOT, "chalicelib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            name = getattr(node, "attr", getattr(node, "value", None))
            if isinstance(name, str) and name in methods | {"generate_presigned_post"}:
                yield name
