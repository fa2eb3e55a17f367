"""The template of the stack: what Chalice makes of the app, and what is added to it. Pure.

`merge` goes through `chalice package --merge-template`, where objects merge; `finish` then takes
out what merging cannot.
"""

from typing import Any

from fuzzyvision.aws.resources.alarms import alarms
from fuzzyvision.aws.resources.buckets import buckets
from fuzzyvision.aws.resources.dashboard import dashboard
from fuzzyvision.aws.resources.delivery import delivery
from fuzzyvision.aws.resources.functions import functions, queue_event, site_url
from fuzzyvision.aws.resources.gateway import gateway
from fuzzyvision.aws.resources.ids import (
    API,
    DEAD_LETTERS,
    DISTRIBUTION,
    QUEUE,
    REST_API,
    RESULTS,
    SITE,
    TABLE,
    UPLOADS,
    WORKER,
)
from fuzzyvision.aws.resources.intrinsics import Json, get, ref, sub
from fuzzyvision.aws.resources.logs import logs
from fuzzyvision.aws.resources.options import Options
from fuzzyvision.aws.resources.queues import queues
from fuzzyvision.aws.resources.responses import responses
from fuzzyvision.aws.resources.roles import roles
from fuzzyvision.aws.resources.table import table

_NOT_OURS = ("DefaultRole",)
"""Chalice's own role for both functions, which may do too much."""


def merge(options: Options) -> Json:
    """Return what is merged into Chalice's SAM template."""
    return {
        "Description": f"Fuzzy Vision, stage {options.stage}",
        "Metadata": options.metadata,
        "Resources": {
            **buckets(options),
            **queues(),
            **table(),
            **logs(),
            **roles(),
            **functions(options),
            **gateway(options),
            **responses(),
            **delivery(options),
            **alarms(options),
            **dashboard(options),
        },
        "Outputs": _outputs(options),
    }


def finish(sam: dict[str, Any], options: Options) -> dict[str, Any]:
    """Return the merged template without what is Chalice's and not ours; `sam` stays as it was."""
    resources = {name: one for name, one in sam["Resources"].items() if name not in _NOT_OURS}
    resources[WORKER] = _with(resources[WORKER], Events={"Queue": queue_event(options)})
    resources[REST_API] = _with(
        resources[REST_API],
        DefinitionBody=_definition(resources[REST_API]["Properties"]["DefinitionBody"]),
    )
    ours = _outputs(options)
    outputs = {name: one for name, one in sam["Outputs"].items() if name in ours}
    return {**sam, "Resources": resources, "Outputs": outputs}


def _definition(body: Json) -> Json:
    """Return the API's description: its own name in the metrics, and JSON only."""
    described = {**body, "info": {**body["info"], "title": sub("${AWS::StackName}")}}
    described.pop("x-amazon-apigateway-binary-media-types", None)
    return described


def _with(resource: Json, **properties: object) -> Json:
    return {**resource, "Properties": {**resource["Properties"], **properties}}


def _outputs(options: Options) -> Json:
    """Return the outputs that the commands read."""
    values = {
        "Address": site_url(options),
        "DistributionDomainName": get(DISTRIBUTION, "DomainName"),
        "DistributionId": ref(DISTRIBUTION),
        "UploadsBucketName": ref(UPLOADS),
        "ResultsBucketName": ref(RESULTS),
        "SiteBucketName": ref(SITE),
        "VotesTableName": ref(TABLE),
        "QueueUrl": ref(QUEUE),
        "DeadLetterQueueUrl": ref(DEAD_LETTERS),
        "ApiFunctionName": ref(API),
        "WorkerFunctionName": ref(WORKER),
    }
    return {name: {"Value": value} for name, value in values.items()}
