"""CloudFormation as the commands meet it: moto's, and what moto's lacks.

It takes SAM templates, as AWS does; leaves out the kinds of resources that moto cannot make;
protects stacks from deletion; deletes no bucket that holds something; refuses what AWS refuses
in the state that a stack is in; and fails when told to.
"""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from werkzeug.wrappers import Request, Response

from tests.support.aws import change_sets, moto_stacks
from tests.support.aws.moto_template import expanded
from tests.support.aws.parameters import settled
from tests.support.aws.stack_rules import ENDS, NO_OUTPUTS, refusal

PassOn = Callable[[Request, dict[str, str]], Response]
"""Asks moto, with another form in the request."""
_REVIEW = "REVIEW_IN_PROGRESS"


class CloudFormation:
    """The actions on stacks. `fail_next` makes the next change of a stack fail with this reason.

    `fail_set` makes the next change set fail, as AWS does when it has begun to read the template.
    A change and a deletion are done at once, or seem under way for `lasting` looks.
    """

    def __init__(self, pass_on: PassOn) -> None:
        self.fail_next = ""
        self.fail_set = ""
        self.lasting = 0
        self._pass_on = pass_on
        self._protected: set[str] = set()
        self._looks: dict[str, int] = {}
        self._actions: dict[str, Callable[[Request, Any], Response]] = {
            "CreateChangeSet": self._propose,
            "DeleteChangeSet": self._withdraw,
            "DeleteStack": self._delete,
            "DescribeChangeSet": self._describe_set,
            "DescribeStacks": self._describe,
            "ExecuteChangeSet": self._execute,
            "GetTemplateSummary": self._summary,
            "ListChangeSets": self._list_sets,
            "UpdateTerminationProtection": self._protect,
        }

    def put(self, name: str, status: str, looks: int = 1) -> None:
        """Put a stack into a state; one that passes is seen so many times."""
        stack = moto_stacks.found(name)
        assert stack is not None
        stack.status = status
        if status in ENDS:
            self._looks[stack.stack_id] = looks

    def answer(self, action: str, request: Request) -> Response | None:
        """Answer an action; None if moto answers as AWS does."""
        if action not in self._actions:
            return None
        form = request.form
        stack = moto_stacks.found(form.get("StackName", ""))
        if action == "ExecuteChangeSet":
            change = change_sets.known().get(form["ChangeSetName"])
            stack = change.stack if change else None
        if stack is not None:
            kind = form.get("ChangeSetType", "")
            why = refusal(action, stack.status, stack.stack_id, kind)
            if why:
                return refused("ValidationError", why)
        return self._actions[action](request, stack)

    def _describe(self, request: Request, stack: Any | None) -> Response:  # noqa: ANN401 - moto types none
        if stack is None:
            return self._pass_on(request, request.form.to_dict())
        outputs = stack.output_map
        if stack.status in NO_OUTPUTS:
            stack.output_map = {}
        response = self._pass_on(request, request.form.to_dict())
        stack.output_map = outputs
        self._pass_time(stack)
        return response

    def _pass_time(self, stack: Any) -> None:  # noqa: ANN401 - as above
        if stack.stack_id not in self._looks:
            return
        self._looks[stack.stack_id] -= 1
        if self._looks[stack.stack_id] <= 0:
            del self._looks[stack.stack_id]
            while stack.status in ENDS:
                stack.status = ENDS[stack.status]
            if stack.status == "DELETE_COMPLETE":
                self._remove(stack)

    def _propose(self, request: Request, stack: Any | None) -> Response:  # noqa: ANN401 - as above
        form = request.form
        if stack is None and form["ChangeSetType"] == "UPDATE":
            return refused("ValidationError", f"Stack [{form['StackName']}] does not exist")
        bucket, key = urlsplit(form["TemplateURL"]).path.strip("/").split("/", 1)
        template = json.loads(moto_stacks.backend("s3", "aws").get_object(bucket, key).value)
        try:
            values = change_sets.values(form, template.get("Parameters", {}), stack)
            made = expanded(settled(template, values) if "Parameters" in template else template)
        except ValueError as error:
            return refused("ValidationError", str(error))
        # moto keeps the parameters, and finds nothing left that asks for them.
        made |= {"Parameters": template["Parameters"]} if "Parameters" in template else {}
        identifier, _ = moto_stacks.backend("cloudformation").create_change_set(
            stack_name=form["StackName"],
            change_set_name=form["ChangeSetName"],
            template=json.dumps(made),
            parameters=values,
            description=form["Description"],
            tags={form[one]: form[f"{one[:-3]}Value"] for one in form if one.endswith(".Key")},
            change_set_type=form["ChangeSetType"],
        )
        change = change_sets.known()[identifier]
        if stack is not None and form["ChangeSetType"] == "CREATE":
            change_sets.join(change, stack)
        if self.fail_set:
            change.status, change.status_reason, self.fail_set = "FAILED", self.fail_set, ""
        return _xml("CreateChangeSet", f"<Id>{identifier}</Id><StackId>{change.stack_id}</StackId>")

    def _execute(self, request: Request, stack: Any | None) -> Response:  # noqa: ANN401 - as above
        if stack is None:
            return refused("ChangeSetNotFound", "ChangeSet does not exist", 404)
        reason, self.fail_next = self.fail_next, ""
        change = change_sets.known()[request.form["ChangeSetName"]]
        for other in [one for one, its in change_sets.known().items() if its.stack is stack]:
            del change_sets.known()[other]
        if reason:
            change_sets.fail(change, reason)
            return _xml("ExecuteChangeSet")
        change_sets.known()[request.form["ChangeSetName"]] = change
        response = self._pass_on(request, request.form.to_dict())
        del change_sets.known()[request.form["ChangeSetName"]]
        for name, one in json.loads(change.template)["Resources"].items():
            moto_stacks.add_event(stack, name, one["Type"], "CREATE_COMPLETE", "")
        # moto leaves the outputs and parameters of a change set undone.
        stack.template_dict = change.template_dict
        stack.output_map = stack._create_output_map()  # noqa: SLF001 - as it does elsewhere
        stack.parameters = change.parameters
        if self.lasting:
            self.put(stack.name, f"{change.change_set_type}_IN_PROGRESS", self.lasting)
        return response

    def _withdraw(self, request: Request, _: Any | None) -> Response:  # noqa: ANN401 - as above
        change_sets.known().pop(
            request.form["ChangeSetName"], None
        )  # AWS says yes to one that is gone
        return _xml("DeleteChangeSet")

    def _describe_set(self, request: Request, _: Any | None) -> Response:  # noqa: ANN401 - as above
        if request.form["ChangeSetName"] not in change_sets.known():
            return refused("ChangeSetNotFound", "ChangeSet does not exist", 404)
        return self._pass_on(request, request.form.to_dict())

    def _list_sets(self, _: Request, stack: Any | None) -> Response:  # noqa: ANN401 - as above
        if stack is None:
            return refused("ValidationError", "Stack does not exist")
        return _xml("ListChangeSets", f"<Summaries>{change_sets.listed(stack)}</Summaries>")

    def _protect(self, request: Request, stack: Any | None) -> Response:  # noqa: ANN401 - as above
        if stack is None:
            name = request.form["StackName"]
            return refused("ValidationError", f"Stack [{name}] does not exist")
        is_on = request.form["EnableTerminationProtection"] == "true"
        (self._protected.add if is_on else self._protected.discard)(stack.stack_id)
        return _xml("UpdateTerminationProtection")

    def _summary(self, _: Request, stack: Any | None) -> Response:  # noqa: ANN401 - as above
        # moto writes Python's own spelling of the metadata, which AWS gives as JSON.
        assert stack is not None
        metadata = stack.template_dict.get("Metadata", {})
        text = metadata if isinstance(metadata, str) else json.dumps(metadata)
        return _xml("GetTemplateSummary", f"<Metadata>{escape(text)}</Metadata>")

    def _delete(self, _: Request, stack: Any | None) -> Response:  # noqa: ANN401 - as above
        if stack is not None and stack.stack_id in self._protected:
            why = f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled"
            return refused("ValidationError", why)
        if stack is None:
            return _xml("DeleteStack")
        full = moto_stacks.full_bucket(stack)
        if full:
            stack.status = "DELETE_FAILED"
            why = f"The bucket {full} you tried to delete is not empty"
            moto_stacks.add_event(stack, "Bucket", "AWS::S3::Bucket", "DELETE_FAILED", why)
        elif self.lasting:
            self.put(stack.name, "DELETE_IN_PROGRESS", self.lasting)
        else:
            self._remove(stack)
        return _xml("DeleteStack")

    def _remove(self, stack: Any) -> None:  # noqa: ANN401 - as above
        for one in [one for one, its in change_sets.known().items() if its.stack is stack]:
            del change_sets.known()[one]
        moto_stacks.backend("cloudformation").delete_stack(stack.stack_id)


def refused(code: str, message: str, status: int = 400) -> Response:
    """Return AWS's refusal of an action."""
    error = f"<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    return Response(f"<ErrorResponse>{error}</ErrorResponse>", status, content_type="text/xml")


def _xml(action: str, result: str = "") -> Response:
    body = f"<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"
    return Response(body, content_type="text/xml")
