"""What the facts mean for a deploy. Pure."""

from collections.abc import Iterator

from fuzzyvision.aws.preflight import certificate
from fuzzyvision.aws.preflight.facts import POLICIES, QUOTA, Facts
from fuzzyvision.aws.preflight.plan import Finding, Plan

WORKERS = 8
"""Uploads processed at once where the account allows it: the template's default."""

BUDGET_REGIONS = {
    *("ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1", "ap-southeast-2"),
    *("ca-central-1", "eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "sa-east-1"),
    *("me-south-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"),
}
"""Where CloudFormation knows budgets, by its schemas."""

_CROWDED = 5
_NEW_ACCOUNT = 10
"""Functions that a new account runs at once (Lambda's quotas)."""

_MORE = "Service Quotas, AWS Lambda, Concurrent executions"
_ENABLED = {"ENABLED", "ENABLED_BY_DEFAULT"}


def default_workers(concurrency: int | None) -> int:
    """Return how many uploads are processed at once if the owner does not say: half at most."""
    return WORKERS if concurrency is None else max(2, min(WORKERS, concurrency // 2))


def judge(plan: Plan, facts: Facts) -> list[Finding]:
    """Return what stops the deploy, then what only warns."""
    found = [
        *_region(plan, facts),
        *_budget(plan),
        *_permissions(facts),
        *_quota(facts),
        *_certificate(plan, facts),
        *_concurrency(plan, facts),
        *_silence(plan),
        *_unasked(facts),
    ]
    return sorted(found, key=lambda one: not one.stops)


def _region(plan: Plan, facts: Facts) -> Iterator[Finding]:
    if not facts.cloudfront:
        yield Finding(
            f"There is no CloudFront for the region {plan.region}, and the site needs it. Choose "
            "another: export AWS_REGION=eu-central-1"
        )
    if facts.region is not None and facts.region not in _ENABLED:
        yield Finding(
            f"The region {plan.region} is not enabled for the account {plan.account} (it is "
            f"{facts.region}). Enable it in the console, Account, AWS Regions, and wait until that "
            "is done, or choose another: export AWS_REGION=eu-central-1"
        )


def _budget(plan: Plan) -> Iterator[Finding]:
    if plan.new_budget and plan.region not in BUDGET_REGIONS:
        yield Finding(
            f"CloudFormation makes no budget in the region {plan.region}. Deploy without BUDGET, "
            "and make one that tells you in the console, Billing and Cost Management, Budgets."
        )


def _permissions(facts: Facts) -> Iterator[Finding]:
    if facts.denied:
        yield Finding(
            f"These credentials do not allow what a deploy needs: {', '.join(facts.denied)}. Use "
            "others, or ask the administrator of the account to allow it: `fuzzy-vision policy` "
            "prints what, and with --budget what a budget needs."
        )


def _quota(facts: Facts) -> Iterator[Finding]:
    if facts.policies is None or facts.policies + POLICIES <= QUOTA:
        return
    known = facts.quota is not None
    quota = facts.quota if facts.quota is not None else QUOTA
    if facts.policies + POLICIES > quota:
        usual = "" if known else ", unless it has asked for more"
        yield Finding(
            f"The account has {facts.policies} of the {quota} response headers policies that "
            f"CloudFront allows it{usual}, and a new stage needs {POLICIES}. Delete some in the "
            "console, CloudFront, Policies, or ask for more: Service Quotas, Amazon CloudFront, "
            "Response headers policies per AWS account.",
            stops=known,
        )


def _certificate(plan: Plan, facts: Facts) -> Iterator[Finding]:
    if plan.certificate and facts.certificate is not None:
        for sentence in certificate.faults(facts.certificate, plan):
            yield Finding(sentence, stops=not plan.same_domain)


def _concurrency(plan: Plan, facts: Facts) -> Iterator[Finding]:
    limit = facts.concurrency
    if limit is None:
        return
    workers = plan.workers or default_workers(limit)
    if limit - workers < min(_CROWDED, limit // 2):
        yield Finding(
            f"WORKERS={workers} of the {limit} functions that the account runs at once leaves "
            f"{max(0, limit - workers)} for the API, so that calls are turned away while pictures "
            f"are processed. Choose WORKERS={default_workers(limit)}, or ask for more: {_MORE}.",
            stops=False,
        )
    elif limit <= _NEW_ACCOUNT:
        yield Finding(
            f"The account runs {limit} functions at once, as new ones do: {workers} process "
            "pictures (WORKERS), the others answer calls. Many peers at once will wait. Ask for "
            f"more, which costs nothing: {_MORE}.",
            stops=False,
        )


def _silence(plan: Plan) -> Iterator[Finding]:
    if not plan.email:
        yield Finding(
            "Nobody hears of alarms: no address is set (EMAIL=you@example.org).", stops=False
        )


def _unasked(facts: Facts) -> Iterator[Finding]:
    if facts.unasked:
        yield Finding(
            f"Not everything could be checked beforehand: AWS did not answer "
            f"{', '.join(facts.unasked)}. A deploy does not need these permissions.",
            stops=False,
        )
