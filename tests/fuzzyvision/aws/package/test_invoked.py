"""Both functions, from the unpacked package, by Lambda's runtime client against the local store."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from chalicelib import keys
from chalicelib.model import card
from chalicelib.model.classifier import Classifier
from chalicelib.uploads import worker
from fuzzyvision.local.moto import resources
from fuzzyvision.local.moto.poller import queue_event
from tests.support import lambda_events
from tests.support.lambda_runtime import client
from tests.support.lambda_runtime.api import Answer
from tests.support.lambda_runtime.function import Function
from tests.support.package import Start
from tests.support.paths import ROOT
from tests.support.pictures import encoded, noise, quadrants, turned
from tests.support.profiles import display_p3
from tests.support.stores import Buckets, Store

Json = dict[str, Any]
API, WORKER = "app.app", "app.process_uploads"
GOOD = {"filename": "m.jpg", "content_type": "image/jpeg", "size": 100}


def ask(function: Function, body: Json) -> Answer:
    return function.invoke(lambda_events.api_request("POST", "/uploads", json.dumps(body)))


def tell(function: Function, body: str, deliveries: int = 1) -> Answer:
    return function.invoke(queue_event([lambda_events.message(body, deliveries)], "uploads"))


def answer_to(function: Function, buckets: Buckets, data: bytes, deliveries: int = 1) -> Json:
    """Put a picture where uploads arrive, tell the worker, and return the answer."""
    upload_id = keys.new_upload_id()
    stored = buckets.s3.put_object(Bucket=buckets.uploads, Key=upload_id, Body=data)
    etag = stored["ETag"].strip('"')
    body = lambda_events.object_created(buckets.uploads, upload_id, etag, len(data))
    answer = tell(function, body, deliveries)
    assert (answer.result, answer.error) == (None, None)
    return read_answer(buckets, upload_id)


def read_answer(buckets: Buckets, upload_id: str) -> Json:
    found = buckets.s3.get_object(Bucket=buckets.results, Key=keys.answer_key(upload_id))
    document: Json = json.loads(found["Body"].read())
    return document


@pytest.fixture(scope="session")
def here() -> worker.Model:
    """Return the bundled model, in this process."""
    folder = ROOT / "vendor" / "model"
    return worker.Model(card.load(folder), Classifier(folder).probabilities)


def predicted_by(model: worker.Model, data: bytes) -> dict[str, float]:
    decision = worker.decide(data, model)
    assert isinstance(decision, worker.Accepted)
    return dict(zip(model.card.labels, decision.probabilities, strict=True))


def predicted(answer: Json) -> dict[str, float]:
    assert answer["status"] == "classified", answer
    return {one["label"]: one["probability"] for one in answer["result"]["predictions"]}


def lines(function: Function) -> list[Json]:
    """Return what a function wrote as JSON."""
    return [json.loads(line) for line in function.written().splitlines() if line[:1] == "{"]


def test_package_answers_an_upload(
    start: Start, store: Store, buckets: Buckets, here: worker.Model
) -> None:
    sqs = store.client("sqs")
    queue = resources.make_queue(sqs, f"queue-{buckets.uploads[-8:]}")
    resources.notify(buckets.s3, buckets.uploads, resources.queue_arn(sqs, queue))
    picture = encoded(quadrants(640, 480))

    response = ask(start(API), {**GOOD, "size": len(picture)}).result
    assert response["statusCode"] == 201
    ticket = json.loads(response["body"])
    posted = requests.post(
        ticket["url"], data=ticket["fields"], files={"file": ("m.jpg", picture)}, timeout=30
    )
    assert posted.status_code == 204
    function = start(WORKER)
    # S3's test message comes first: the worker gets that too.
    while received := sqs.receive_message(QueueUrl=queue, AttributeNames=["All"]).get("Messages"):
        answer = function.invoke(queue_event(received, "uploads"))
        assert (answer.result, answer.error) == (None, None)

    document = read_answer(buckets, ticket["id"])
    assert predicted(document) == pytest.approx(predicted_by(here, picture), abs=1e-4)
    name = document["result"]["name"]
    assert buckets.keys(buckets.results) == [
        f"answers/{ticket['id']}.json",
        *sorted(keys.written_keys(name)),
    ]
    assert buckets.keys(buckets.uploads) == []


def test_package_decodes_apart_when_delivered_again(
    start: Start, buckets: Buckets, here: worker.Model
) -> None:
    picture = encoded(quadrants(640, 480))
    document = answer_to(start(WORKER), buckets, picture, deliveries=2)
    assert predicted(document) == pytest.approx(predicted_by(here, picture), abs=1e-4)


def test_package_votes_and_deletes(start: Start, buckets: Buckets) -> None:
    upload_id = keys.new_upload_id()
    picture = encoded(quadrants(640, 480))
    stored = buckets.s3.put_object(Bucket=buckets.uploads, Key=upload_id, Body=picture)
    etag = stored["ETag"].strip('"')
    tell(
        start(WORKER), lambda_events.object_created(buckets.uploads, upload_id, etag, len(picture))
    )
    name = {"name": read_answer(buckets, upload_id)["result"]["name"]}
    api = start(API)

    def call(
        method: str,
        route: str,
        body: Json | None = None,
        headers: Mapping[str, str] | None = None,
        **parameters: str,
    ) -> Json:
        text = None if body is None else json.dumps(body)
        request = lambda_events.api_request(method, route, text, headers, parameters)
        found = api.invoke(request).result
        assert found["statusCode"] == 200, found
        answer: Json = json.loads(found["body"])
        return answer

    ballot = {"label": "Mouse", "voter": "a", "blind": False}
    assert call("POST", "/results/{name}/votes", ballot, **name)["label"] == "Mouse"
    assert call("GET", "/stats")["votes"] == 1
    assert call("DELETE", "/uploads", headers={"Upload-Id": upload_id})["deleted"]["votes"] == 1
    assert call("GET", "/stats")["votes"] == 0
    [tombstone] = buckets.keys(buckets.results)
    assert tombstone == f"answers/{upload_id}.json"
    assert read_answer(buckets, upload_id)["error"]["code"] == "deleted"


def test_signatures_carry_the_role_session(start: Start) -> None:
    ticket = json.loads(ask(start(API), GOOD).result["body"])
    assert ticket["fields"]["x-amz-security-token"] == "session"


def kinds() -> dict[str, bytes]:
    """Return a picture of every kind that is accepted."""
    image = quadrants(300, 200)
    frames: dict[str, Any] = {"save_all": True, "append_images": [noise(300, 200)]}
    return {
        "JPEG": encoded(image),
        "JPEG, progressive": encoded(image, progressive=True),
        "JPEG in Display P3": encoded(image, icc_profile=display_p3()),
        "JPEG, turned": turned(6, image),
        "JPEG, CMYK": encoded(image.convert("CMYK")),
        "JPEG, grey": encoded(image.convert("L")),
        "MPO": encoded(image, "MPO", **frames),
        "PNG": encoded(image, "PNG"),
        "PNG, palette": encoded(image.convert("P"), "PNG"),
        "PNG, transparent": encoded(image.convert("RGBA"), "PNG"),
        "PNG, 16 bits": encoded(Image.new("I;16", (300, 200), 40_000), "PNG"),
        "GIF": encoded(image, "GIF"),
        "GIF, animated": encoded(image, "GIF", **frames),
        "BMP": encoded(image, "BMP"),
        "WebP": encoded(image, "WEBP"),
        "WebP, lossless": encoded(image, "WEBP", lossless=True),
        "WebP, animated": encoded(image, "WEBP", **frames),
    }


def test_every_picture_format_is_classified(
    start: Start, buckets: Buckets, here: worker.Model
) -> None:
    function = start(WORKER)
    for kind, picture in kinds().items():
        there = predicted(answer_to(function, buckets, picture))
        assert there == pytest.approx(predicted_by(here, picture), abs=1e-4), kind


def test_invalid_picture_is_refused_and_counted(start: Start, buckets: Buckets) -> None:
    function = start(WORKER)
    document = answer_to(function, buckets, encoded(quadrants(30, 20), "TIFF"))
    assert document["error"]["code"] == "unsupported-format"
    [counted] = [line for line in lines(function) if "Pictures" in line]
    assert (counted["outcome"], counted["stage"]) == ("unsupported-format", "dev")


def test_failed_message_does_not_stop_the_next(start: Start, buckets: Buckets) -> None:
    function = start(WORKER)
    error = tell(function, '{"Records": [{"s3": "?"}]}').error
    assert error is not None
    assert error["errorType"] == "MalformedEventError"
    assert answer_to(function, buckets, encoded(quadrants(64, 64)))["status"] == "classified"


def test_log_lines_name_invocation_and_trace(start: Start) -> None:
    function = start(API)
    for _ in range(2):
        ask(function, GOOD)
    told = [line for line in lines(function) if line.get("message") == "ticket"]
    assert [line["cold_start"] for line in told] == [True, False]
    assert len({line["function_request_id"] for line in told}) == 2
    assert {line["xray_trace_id"] for line in told} == {"1-5bef4de7-ad49b0e87f6ef6c87fc2e700"}
    assert {line["location"].split(":")[0] for line in told} == {"create_upload"}
    assert all(len(line["upload"]) == 32 for line in told)
    assert set(told[0]) == {
        *("level", "location", "message", "timestamp", "service"),
        *("cold_start", "function_request_id", "xray_trace_id"),
        *("upload", "content_type", "size"),
    }


def test_tickets_and_cold_starts_are_counted(start: Start) -> None:
    function = start(API)
    for _ in range(2):
        ask(function, GOOD)
    counted = [line for line in lines(function) if "_aws" in line]
    described = [line["_aws"]["CloudWatchMetrics"][0] for line in counted]
    assert {one["Namespace"] for one in described} == {"FuzzyVision"}
    named = [metric["Name"] for one in described for metric in one["Metrics"]]
    assert sorted(named) == ["ColdStarts", "Tickets", "Tickets"]


PROBE = """
import os, sys
import app

def handler(event, context):
    app.process_uploads(event, context)
    files = [module.__file__ for module in list(sys.modules.values())
             if getattr(module, "__file__", None)]
    return {"files": files, "variables": sorted(os.environ), "compiled": app.__cached__}
"""


@pytest.fixture
def looked_into(start: Start, buckets: Buckets, tmp_path: Path) -> Json:
    """Return what a worker that has answered a picture has loaded."""
    (tmp_path / "probe.py").write_text(PROBE)
    function = start("probe.handler", PYTHONPATH=f"{client.installed()}:{tmp_path}")
    upload_id = keys.new_upload_id()
    data = encoded(quadrants(64, 64))
    stored = buckets.s3.put_object(Bucket=buckets.uploads, Key=upload_id, Body=data)
    etag = stored["ETag"].strip('"')
    answer = tell(
        function, lambda_events.object_created(buckets.uploads, upload_id, etag, len(data))
    )
    assert answer.error is None
    seen: Json = answer.result
    return seen


def test_modules_come_from_package_or_lambda(
    looked_into: Json, unpacked: Path, tmp_path: Path
) -> None:
    allowed = (str(unpacked), str(client.installed()), str(tmp_path / "probe.py"))
    others = [file for file in looked_into["files"] if not file.startswith(allowed)]
    assert not [file for file in others if "site-packages" in file]
    assert all("/lib/python3.13/" in file for file in others)
    ours = [file for file in looked_into["files"] if file.startswith(str(unpacked))]
    assert {"numpy", "PIL", "ai_edge_litert", "botocore"} <= {
        Path(file).relative_to(unpacked).parts[0] for file in ours
    }


def test_host_variables_do_not_reach_functions(
    looked_into: Json,
) -> None:
    known = ("AWS_", "LAMBDA_", "_")
    ours = {"LANG", "PATH", "PYTHONPATH", "TZ", "LC_CTYPE", "STAGE"}
    ours |= {"UPLOADS_BUCKET", "RESULTS_BUCKET", "VOTES_TABLE", "QUEUE_URL"}
    strange = [name for name in looked_into["variables"] if not name.startswith(known)]
    assert set(strange) <= ours
