"""What AWS says of an account before a deploy, where moto says nothing or something else.

Each answer is in the protocol of its service, as botocore's models have it: `Lambda.
GetAccountSettings` and `Account` REST with JSON, `ACM` and `ServiceQuotas` JSON, `CloudFront` REST
with XML, `IAM` and `STS` the query protocol.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Request, Response

ACCOUNT = "123456789012"
OWNER = f"arn:aws:iam::{ACCOUNT}:user/owner"
_SCOPE = re.compile(r"Credential=[^/]+/\d+/([^/]+)/([^/]+)/")


@dataclass
class AccountServices:
    """An account of several years. What is changed in it, AWS answers from then on.

    `refused` has an error's code for a question, by its action; `denied` what the simulator of
    policies denies; `unsure` what it denies for want of a condition's value.
    """

    identity: str = OWNER
    region: str = "ENABLED_BY_DEFAULT"
    concurrency: int = 1000
    policies: int = 0
    quota: int | None = None
    certificates: dict[str, dict[str, Any]] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)
    unsure: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """The questions so far, with the region that was asked."""
    simulated: list[str] = field(default_factory=list)
    """Whose policies were simulated."""

    def answer(self, request: Request) -> Response | None:
        """Answer a request, None if it is none of these questions."""
        found = _SCOPE.search(request.headers.get("Authorization", ""))
        region, service = found.groups() if found else ("", "")
        form = request.mimetype.endswith("urlencoded")
        target = request.headers.get("X-Amz-Target", "").rpartition(".")[2]
        action = request.form.get("Action", "") if form else target
        answers = {
            ("account", "/getRegionOptStatus"): self._region,
            ("acm", "DescribeCertificate"): self._certificate,
            ("cloudfront", "/2020-05-31/response-headers-policy"): self._policies,
            ("iam", "SimulatePrincipalPolicy"): self._simulation,
            ("lambda", "/2016-08-19/account-settings"): self._settings,
            ("servicequotas", "GetServiceQuota"): self._quota,
            ("sts", "GetCallerIdentity"): self._identity,
        }
        question = (service, action or request.path)
        if question not in answers:
            return None
        name = answers[question].__name__.removeprefix("_")
        self.asked.append(f"{name} {region}")
        if name in self.refused:
            return _refusal(service, self.refused[name])
        return answers[question](request)

    def _region(self, request: Request) -> Response:
        name = request.get_json()["RegionName"]
        return _json({"RegionName": name, "RegionOptStatus": self.region})

    def _settings(self, _request: Request) -> Response:
        sizes = {"TotalCodeSize": 80530636800, "CodeSizeUnzipped": 262144000}
        limit = {"ConcurrentExecutions": self.concurrency, "CodeSizeZipped": 52428800, **sizes}
        return _json({"AccountLimit": limit, "AccountUsage": {"FunctionCount": 0}})

    def _certificate(self, request: Request) -> Response:
        arn = json.loads(request.get_data())["CertificateArn"]
        if arn not in self.certificates:
            return _refusal("acm", "ResourceNotFoundException")
        return _json({"Certificate": {"CertificateArn": arn, **self.certificates[arn]}})

    def _quota(self, _request: Request) -> Response:
        if self.quota is None:
            return _refusal("servicequotas", "NoSuchResourceException")
        quota = {"QuotaName": "Response headers policies per AWS account", "Value": self.quota}
        return _json({"Quota": quota})

    def _policies(self, request: Request) -> Response:
        assert request.args["Type"] == "custom"
        return _xml(
            '<ResponseHeadersPolicyList xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">'
            f"<MaxItems>{request.args['MaxItems']}</MaxItems><Quantity>{self.policies}</Quantity>"
            "</ResponseHeadersPolicyList>"
        )

    def _identity(self, _request: Request) -> Response:
        account = self.identity.split(":")[4]
        return _result(
            "GetCallerIdentity",
            f"<Arn>{self.identity}</Arn><UserId>AIDAOWNER</UserId><Account>{account}</Account>",
        )

    def _simulation(self, request: Request) -> Response:
        if not re.fullmatch(r"arn:aws:iam::\d+:(user|role)/.+", request.form["PolicySourceArn"]):
            return _refusal("iam", "InvalidInput")
        self.simulated.append(request.form["PolicySourceArn"])
        actions = [one for name, one in request.form.items() if name.startswith("ActionNames.")]
        results = "".join(self._decision(one) for one in actions)
        return _result(
            "SimulatePrincipalPolicy",
            f"<EvaluationResults>{results}</EvaluationResults><IsTruncated>false</IsTruncated>",
        )

    def _decision(self, action: str) -> str:
        denied = action in self.denied | self.unsure
        missing = "<member>aws:MultiFactorAuthPresent</member>" if action in self.unsure else ""
        return (
            f"<member><EvalActionName>{action}</EvalActionName>"
            f"<EvalDecision>{'implicitDeny' if denied else 'allowed'}</EvalDecision>"
            f"<MissingContextValues>{missing}</MissingContextValues></member>"
        )


def _json(document: dict[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(document), status, content_type="application/json")


def _xml(body: str, status: int = 200) -> Response:
    return Response(body, status, content_type="text/xml")


def _result(action: str, result: str) -> Response:
    return _xml(f"<{action}Response><{action}Result>{result}</{action}Result></{action}Response>")


def _refusal(service: str, code: str) -> Response:
    """Return an error as the service spells it."""
    status = 403 if code.startswith(("AccessDenied", "InvalidClientTokenId", "Expired")) else 400
    words = "The security token included in the request is invalid" if "Token" in code else "No."
    if service in {"account", "acm", "lambda", "servicequotas"}:
        refused = _json({"__type": code, "message": words}, status)
        refused.headers["x-amzn-ErrorType"] = code
        return refused
    error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{words}</Message></Error>"
    return _xml(f"<ErrorResponse>{error}</ErrorResponse>", status)
