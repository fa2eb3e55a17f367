"""What CloudFront keeps of a picture: for five minutes, unless it is told."""

from uuid import uuid4

from botocore.exceptions import ClientError

from fuzzyvision.aws.account import Account
from fuzzyvision.aws.stack import Stack


def forget(stage: str, paths: list[str]) -> str:
    """Have CloudFront ask for paths again; return why it could not be told, or "".

    The first thousand paths of a month are free of charge.
    """
    account = Account.connect()
    state = Stack.of(account, stage).state()
    if state is None or "DistributionId" not in state.outputs:
        return "The stage has no distribution."
    try:
        account.session.client("cloudfront").create_invalidation(
            DistributionId=state.outputs["DistributionId"],
            InvalidationBatch={
                "Paths": {"Quantity": len(paths), "Items": paths},
                "CallerReference": uuid4().hex,
            },
        )
    except ClientError as error:
        return str(error)
    return ""
