"""`fuzzy-vision status`: how a stage is, and what it has cost so far. It changes nothing."""

from typing import TYPE_CHECKING

from fuzzyvision.aws import metrics
from fuzzyvision.aws.account import Account
from fuzzyvision.aws.health import asked, lines, month, used
from fuzzyvision.aws.prices import Prices
from fuzzyvision.aws.stack import Stack, State
from fuzzyvision.aws.usage import bill
from fuzzyvision.common.errors import CommandError
from fuzzyvision.common.stack_states import explain

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_CLOUDFRONT_REGION = "us-east-1"
"""CloudFront's metrics are there, wherever the stack is."""


def status(stage: str) -> None:
    """Print the status of a stage."""
    account = Account.connect()
    state = Stack.of(account, stage).state()
    if state is None:
        raise CommandError(
            f"There is no stage {stage} in account {account.number}, {account.region}. "
            f"`fuzzy-vision deploy {stage}` makes it."
        )
    print(f"Stage {stage} in account {account.number}, {account.region}: {state.status}")
    for line in (state.reason, explain(stage, state.status)):
        if line:
            print(f"  {line}")
    # What a stack that is going, or has gone in part, says of its queues may be true no more.
    if "Address" not in state.outputs or state.status.startswith("DELETE_"):
        return
    print(f"Address              {state.outputs['Address']}")
    print(f"Model                {state.outputs.get('Model', 'not told by this release')}")
    sqs = account.session.client("sqs")
    for title, output in (("Waiting", "QueueUrl"), ("Dead letters", "DeadLetterQueueUrl")):
        print(f"{title:<21}{_depth(sqs, state.outputs[output])}")
    _print_metrics(account, state)


def _depth(sqs: "SQSClient", url: str) -> str:
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    waiting = found["ApproximateNumberOfMessages"]
    working = found["ApproximateNumberOfMessagesNotVisible"]
    return f"{waiting} messages, {working} being worked on"


def _print_metrics(account: Account, state: State) -> None:
    outputs = state.outputs
    cloudwatch = account.session.client("cloudwatch")
    day = metrics.ask(cloudwatch, asked(outputs), metrics.DAY)
    for line in lines(day):
        print(line)
    here, elsewhere = month(outputs)
    numbers = metrics.ask(cloudwatch, here, metrics.MONTH)
    numbers |= metrics.ask(
        account.session.client("cloudwatch", _CLOUDFRONT_REGION), elsewhere, metrics.MONTH
    )
    stored = numbers["s3_bytes"]
    print(f"Stored               {_bytes(stored)}")
    arm = state.parameters.get("Architecture") == "arm64"
    dollars = bill(used(numbers), Prices(), arm=arm)
    print(f"Last 30 days         about ${sum(dollars.values()):,.2f}, at list prices")
    for service, amount in dollars.items():
        print(f"  {service:<19}${amount:,.2f}")


def _bytes(number: float | None) -> str:
    if number is None:
        return "nothing in CloudWatch yet; it counts once a day"
    return f"{number / 1e6:,.1f} MB"
