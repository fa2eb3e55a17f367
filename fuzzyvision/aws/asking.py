"""Asking before the first stage of an account and region: either may be the wrong one."""

from botocore.exceptions import ClientError

from fuzzyvision.aws.account import Account
from fuzzyvision.common.asking import agree
from fuzzyvision.common.stage_names import stack_name


def allow_new_stage(account: Account, stage: str, *, sure: bool) -> None:
    """Say that a stage is new; ask where the account and region have no other, unless sure.

    Raises CommandError if the answer is no, or if nobody can be asked.
    """
    place = f"account {account.number}, {account.region}"
    print(f"This makes a new stage {stage} in {place}, for {account.identity}.", flush=True)
    if sure or _has_stages(account):
        return
    agree("Continue?", f"deploy {stage}", "Nothing was made.")


def _has_stages(account: Account) -> bool:
    pages = account.session.client("cloudformation").get_paginator("list_stacks").paginate()
    try:
        return any(
            one["StackName"].startswith(stack_name("")) and one["StackStatus"] != "DELETE_COMPLETE"
            for page in pages
            for one in page["StackSummaries"]
        )
    except ClientError:  # who may not list them is asked
        return False
