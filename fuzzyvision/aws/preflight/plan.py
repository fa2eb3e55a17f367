"""What is to be deployed, and by whom, as far as AWS may refuse it."""

from dataclasses import dataclass

from botocore.config import Config

QUICK = Config(connect_timeout=5, read_timeout=20, retries={"total_max_attempts": 3})
"""For questions that may stay without an answer: a deploy does not wait minutes for them."""


@dataclass(frozen=True)
class Plan:
    """A stage to be deployed. `identity` is the ARN of who deploys; empty texts are none.

    `new` is whether the stack is still to be made. `same_domain`: domain and certificate are those
    that it has, so that this deploy touches neither. `bucket` takes the code. `new_budget`: this
    deploy makes a budget.
    """

    account: str
    region: str
    identity: str
    stack: str
    bucket: str
    new: bool
    workers: int | None = None
    domain: str = ""
    certificate: str = ""
    same_domain: bool = False
    email: str = ""
    new_budget: bool = False


@dataclass(frozen=True)
class Finding:
    """A sentence about what is wrong and what to do. It stops the deploy, or only warns."""

    sentence: str
    stops: bool = True
