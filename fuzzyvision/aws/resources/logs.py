"""A log group for each function, so that logs end. Pure."""

from fuzzyvision.aws.resources.ids import API_LOG, WORKER_LOG
from fuzzyvision.aws.resources.intrinsics import Json, sub

RETENTION_DAYS = 30


def logs() -> Json:
    """Return the log groups, named where people look for those of functions."""
    return {
        name: {
            "Type": "AWS::Logs::LogGroup",
            "DeletionPolicy": "Delete",
            "UpdateReplacePolicy": "Delete",
            "Properties": {
                "LogGroupName": sub(f"/aws/lambda/${{AWS::StackName}}-{title}"),
                "RetentionInDays": RETENTION_DAYS,
            },
        }
        for name, title in ((API_LOG, "api"), (WORKER_LOG, "worker"))
    }
