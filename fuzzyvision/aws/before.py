"""What is known before a deploy: earlier choices, and what AWS would refuse."""

from collections.abc import Mapping
from dataclasses import replace
from secrets import token_urlsafe
from typing import Any

from fuzzyvision.aws import budget
from fuzzyvision.aws.account import Account
from fuzzyvision.aws.artifacts import Artifacts
from fuzzyvision.aws.parameters import SECRETS, Parameters, choose, taken_over
from fuzzyvision.aws.preflight.facts import gather
from fuzzyvision.aws.preflight.judge import default_workers, judge
from fuzzyvision.aws.preflight.plan import Plan
from fuzzyvision.aws.stack import Stack, State
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stage_names import stack_name

_DOMAIN = ("Domain", "Certificate")


def preflight(
    account: Account, stage: str, state: State | None, parameters: Parameters
) -> Parameters:
    """Tell what is wrong before anything is made; return the parameters, with workers and secrets.

    Raises CommandError with everything that would stop the deploy.
    """
    print(
        f"Stage {stage}, account {account.number}, {account.region}, as {account.identity}.",
        flush=True,
    )
    plan = _plan(account, stage, state, parameters.values)
    facts = gather(account.session, plan)
    found = judge(plan, facts)
    for one in found:
        if not one.stops:
            print(f"Note: {one.sentence}", flush=True)
    stops = [one.sentence for one in found if one.stops]
    if stops:
        raise CommandError("\n".join([*stops, "Nothing was made or changed."]))
    chosen = dict(parameters.chosen)
    if plan.workers is None:
        chosen["Workers"] = str(default_workers(facts.concurrency))
    for name in SECRETS:
        if not parameters.values.get(name):
            chosen[name] = token_urlsafe(32)
    return replace(parameters, chosen=chosen)


def check_before(stage: str, given: Mapping[str, Any]) -> None:
    """Do the preflight of a deploy with these options, and no more; raises as `preflight` does."""
    account = Account.connect()
    stack = Stack.of(account, stage)
    state = stack.state()
    preflight(account, stage, state, choose(stage, given, chosen_before(stack, state)))
    print("Nothing that AWS tells beforehand stops a deploy.")


def chosen_before(stack: Stack, state: State | None) -> dict[str, str]:
    """Return the parameters that the stack has, or those that an earlier release kept for it."""
    if state is None or state.status == "REVIEW_IN_PROGRESS":  # it has no template yet
        return {}
    return state.parameters or taken_over(stack.metadata())


def _plan(account: Account, stage: str, state: State | None, values: Mapping[str, str]) -> Plan:
    new = state is None or state.unmade
    had = {} if state is None else state.parameters
    workers = values.get("Workers")
    return Plan(
        account.number,
        account.region,
        account.identity,
        stack_name(stage),
        Artifacts(account, stage).bucket,
        new=new,
        workers=int(workers) if workers else None,
        domain=values.get("Domain", ""),
        certificate=values.get("Certificate", ""),
        same_domain=not new and all(had.get(one) == values.get(one) for one in _DOMAIN),
        email=values.get("Email", ""),
        new_budget=budget.is_new(values, had),
    )
