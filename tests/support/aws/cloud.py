"""AWS as the commands meet it: moto, and what moto's CloudFormation lacks.

It takes SAM templates, as AWS does; leaves out the kinds of resources that moto cannot make;
protects stacks from deletion; deletes no bucket that holds something; and fails when told to.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.sax.saxutils import escape

from moto.backends import get_backend
from moto.cloudformation.parsing import get_model_map
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

from fuzzyvision.local.moto import moto_patches
from tests.support.aws.account_services import AccountServices
from tests.support.aws.parameters import settled

REGION = "eu-central-1"
_HALF_MADE = {"AWS::ApiGateway::Deployment", "AWS::ApiGateway::Stage"}
"""moto does not read an API's description, and then finds nothing to deploy."""
STAND_IN = "stand-in.example"
"""What everything that moto cannot make is called, and answers to."""


@dataclass
class Cloud:
    """A WSGI application. `fail_next` makes the next change of a stack fail with this reason."""

    fail_next: str = ""
    refuse: dict[str, str] = field(default_factory=dict)
    """Actions of CloudFormation that are refused, with the error's code."""
    services: AccountServices = field(default_factory=AccountServices)
    policies: dict[str, Any] = field(default_factory=dict)
    """Policies of buckets that were set by a call. moto would refuse whatever their condition."""

    def __post_init__(self) -> None:
        # moto is one for all of a process, and keeps the kind of table that it began with.
        moto_patches.install()
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._protected: set[str] = set()
        self._proposed = 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        """Answer one request."""
        request = Request(environ)
        action = request.form.get("Action", "") if request.mimetype.endswith("urlencoded") else ""
        answers = {
            "CreateChangeSet": self._propose,
            "ExecuteChangeSet": self._execute,
            "UpdateTerminationProtection": self._protect,
            "DeleteStack": self._delete,
            "GetTemplateSummary": self._summary,
        }
        told = self.services.answer(request)
        if told is not None:
            response = told
        elif request.method == "PUT" and "policy" in request.args:
            self.policies[request.path.strip("/")] = request.get_json(force=True)
            response = Response(status=204)
        elif action in self.refuse:
            response = _refusal(self.refuse[action], "not now")
        elif action in answers:
            response = answers[action](request)
        else:
            response = self._pass_on(request, request.form.to_dict() if action else None)
        return response(environ, start_response)

    def stacks(self) -> list[Any]:
        """Return moto's stacks that are there."""
        return list(_backend("cloudformation").stacks.values())

    def forget(self) -> None:
        """Forget all stacks and their buckets; what other tests put into moto stays."""
        for service in ("cloudformation", "logs", "lambda", "sqs", "dynamodb", "cloudwatch"):
            _backend(service).reset()
        buckets = _backend("s3", "aws").buckets
        for name in [one for one in buckets if one.startswith("fuzzy-vision-")]:
            buckets[name].keys = type(buckets[name].keys)()
            _backend("s3", "aws").delete_bucket(name)

    def _propose(self, request: Request) -> Response:
        form = request.form.to_dict()
        bucket, key = _place(form.pop("TemplateURL"))
        template = json.loads(_backend("s3", "aws").get_object(bucket, key).value)
        try:
            values = self._values(form, template.get("Parameters", {}))
            made = expanded(settled(template, values) if "Parameters" in template else template)
        except ValueError as error:
            return _refusal("ValidationError", str(error))
        # moto keeps the parameters, and finds nothing left that asks for them.
        made |= {"Parameters": template["Parameters"]} if "Parameters" in template else {}
        # moto refuses the same string at once; AWS makes a change set that tells of no changes.
        self._proposed += 1
        form["TemplateBody"] = json.dumps(made) + " " * self._proposed
        return self._pass_on(request, form)

    def _values(self, form: dict[str, str], known: Mapping[str, Any]) -> dict[str, str]:
        """Return the values of the parameters; the form has them all afterwards.

        Defaults are in it too: moto compares what was given, where AWS compares what it comes to.
        """
        had = [one.stack_parameters for one in self.stacks() if one.name == form["StackName"]]
        values = {}
        for place in [one for one in form if one.endswith(".ParameterKey")]:
            name, start = form[place], place.removesuffix("ParameterKey")
            if form.pop(f"{start}UsePreviousValue", ""):
                if not had or name not in had[0]:
                    raise ValueError(f"{name}: usePreviousValue, but not in the previous template")
                form[f"{start}ParameterValue"] = str(had[0][name])
            if name not in known:
                raise ValueError(f"Parameters: [{name}] do not exist in the template")
            values[name] = form[f"{start}ParameterValue"]
        for number, name in enumerate(sorted(known.keys() - values.keys()), len(values) + 1):
            values[name] = str(known[name]["Default"])
            form[f"Parameters.member.{number}.ParameterKey"] = name
            form[f"Parameters.member.{number}.ParameterValue"] = values[name]
        return values

    def _execute(self, request: Request) -> Response:
        reason, self.fail_next = self.fail_next, ""
        change = _backend("cloudformation").change_sets[request.form["ChangeSetName"]]
        stack = change.stack
        if not reason:
            response = self._pass_on(request, request.form.to_dict())
            for name, one in json.loads(change.template)["Resources"].items():
                _event(stack, name, one["Type"], "CREATE_COMPLETE", "")
            # moto leaves the outputs of a change set undone.
            stack.template_dict = change.template_dict
            stack.output_map = stack._create_output_map()  # noqa: SLF001 - as it does elsewhere
            return response
        _event(stack, "WorkerFunction", "AWS::Lambda::Function", "CREATE_FAILED", reason)
        created = change.change_set_type == "CREATE"
        if created:  # a stack that came to nothing still says what it was to have
            stack.resource_map.resolved_parameters = dict(change.parameters)
        stack.status = "ROLLBACK_COMPLETE" if created else "UPDATE_ROLLBACK_COMPLETE"
        return _xml("ExecuteChangeSet")

    def _protect(self, request: Request) -> Response:
        change = self._protected.add
        if request.form["EnableTerminationProtection"] == "false":
            change = self._protected.discard
        change(request.form["StackName"])
        return _xml("UpdateTerminationProtection")

    def _summary(self, request: Request) -> Response:
        # moto writes Python's own spelling of the metadata, which AWS gives as JSON.
        [stack] = [one for one in self.stacks() if one.name == request.form["StackName"]]
        if stack.status == "REVIEW_IN_PROGRESS":
            return _refusal("ValidationError", "GetTemplateSummary cannot be called on it yet")
        metadata = json.dumps(stack.template_dict.get("Metadata", {}))
        return _xml("GetTemplateSummary", f"<Metadata>{escape(metadata)}</Metadata>")

    def _delete(self, request: Request) -> Response:
        name = request.form["StackName"]
        if name in self._protected:
            return _refusal("ValidationError", f"Stack [{name}] cannot be deleted while protected")
        for stack in self.stacks():
            full = [one for one in _buckets(stack) if _holds_something(one)]
            if stack.name == name and full:
                stack.status = "DELETE_FAILED"
                reason = f"The bucket {full[0]} you tried to delete is not empty"
                _event(stack, "Bucket", "AWS::S3::Bucket", "DELETE_FAILED", reason)
                return _xml("DeleteStack")
        return self._pass_on(request, request.form.to_dict())

    def _pass_on(self, request: Request, form: dict[str, str] | None) -> Response:
        if form is None:
            # moto knows no percentiles; a sum is as long, whatever the protocol.
            body = request.get_data().replace(b"p95", b"Sum")
            return Response.from_app(self._moto, {**request.environ, "wsgi.input": BytesIO(body)})
        builder = EnvironBuilder(
            request.path,
            request.host_url,
            method="POST",
            headers=[(name, value) for name, value in request.headers if name != "Content-Length"],
            data=urlencode(form),
        )
        return Response.from_app(self._moto, builder.get_environ())


def expanded(template: dict[str, Any]) -> dict[str, Any]:
    """Return a SAM template as CloudFormation's, less what moto cannot make. Pure."""
    plain = transform(template, {}, _NoPolicies()) if "Transform" in template else template
    kinds = get_model_map().keys() - _HALF_MADE
    made = {name: one for name, one in plain["Resources"].items() if one["Type"] in kinds}
    lacking = set(plain["Resources"].keys() - made.keys())
    rest = {**plain, "Resources": made}
    rest.pop("Transform", None)
    replaced: dict[str, Any] = _without(rest, lacking)
    return replaced


def _names(part: dict[str, Any]) -> set[str]:
    """Return the resources that a Ref, Fn::GetAtt or Fn::Sub names."""
    attribute, text = part.get("Fn::GetAtt", ""), part.get("Fn::Sub", "")
    owner = attribute[0] if isinstance(attribute, list) else attribute.split(".")[0]
    text = text[0] if isinstance(text, list) else text
    return {part.get("Ref", ""), owner, *re.findall(r"\$\{(\w+)", text)}


def _without(part: Any, lacking: set[str]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(part, list):
        return [_without(one, lacking) for one in part]
    if not isinstance(part, dict):
        return part
    if part.get("Ref") in lacking:
        return STAND_IN
    attribute = part.get("Fn::GetAtt")
    if (
        attribute
        and (attribute[0] if isinstance(attribute, list) else attribute.split(".")[0]) in lacking
    ):
        return STAND_IN
    text = part.get("Fn::Sub")
    if isinstance(text, str) and _names(part) & lacking:
        filled = re.sub(rf"\$\{{({'|'.join(lacking)})(\.\w+)?\}}", STAND_IN, text)
        return {"Fn::Sub": filled} if "${" in filled else filled
    if isinstance(part.get("DependsOn"), list | str):
        depends = part["DependsOn"] if isinstance(part["DependsOn"], list) else [part["DependsOn"]]
        part = {**part, "DependsOn": [one for one in depends if one not in lacking]}
    return {name: _without(value, lacking) for name, value in part.items()}


class _NoPolicies(ManagedPolicyLoader):  # type: ignore[misc] # it ships no types
    def __init__(self) -> None:
        super().__init__(None)

    def load(self) -> dict[str, str]:
        return {}


def _backend(service: str, region: str = REGION) -> Any:  # noqa: ANN401 - moto types it by service
    return get_backend(service)[DEFAULT_ACCOUNT_ID][region]  # type: ignore[call-overload]


def _buckets(stack: Any) -> list[str]:  # noqa: ANN401 - as above
    return [
        one.physical_resource_id
        for one in stack.stack_resources
        if getattr(one, "type", "") == "AWS::S3::Bucket"
    ]


def _holds_something(bucket: str) -> bool:
    buckets = _backend("s3", "aws").buckets
    return bucket in buckets and bool(
        list(buckets[bucket].keys.getlist("")) or buckets[bucket].keys
    )


def _place(url: str) -> tuple[str, str]:
    bucket, key = urlsplit(url).path.strip("/").split("/", 1)
    return bucket, key


def _event(stack: Any, name: str, kind: str, status: str, reason: str) -> None:  # noqa: ANN401 - as above
    stack._add_stack_event(status, reason)  # noqa: SLF001 - moto has no other way
    event = stack.events[-1]
    event.logical_resource_id, event.resource_type = name, kind
    event.physical_resource_id = f"{stack.name}-{name}"


def _xml(action: str, result: str = "") -> Response:
    body = f"<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"
    return Response(body, content_type="text/xml")


def _refusal(code: str, message: str) -> Response:
    error = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Response(f"<ErrorResponse>{error}</ErrorResponse>", 400, content_type="text/xml")
