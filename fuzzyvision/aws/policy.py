"""`fuzzy-vision policy STAGE`: the least that IAM has to allow who deploys a stage. Pure.

The commands call AWS themselves, and CloudFormation does in the caller's name what the stack needs.
tests/fuzzyvision/aws/test_policy.py holds the document against both: against what the commands were
seen to call, and against the permissions that AWS's own schemas list for each kind of resource.

Names are the stage's where IAM takes names. Since they begin with the stack's name, the policy of
`dev` is also good for a stage called `dev-2`. Only what reads may have a wildcard in its action.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from fuzzyvision.common.stage_names import stack_name

_ANY = ("*",)
Statement = dict[str, Any]


def document(stage: str, account: str, region: str) -> dict[str, Any]:
    """Return the policy for a stage in an account and a region, as IAM takes it."""
    stack = stack_name(stage)

    def arn(service: str, name: str, *, everywhere: bool = False) -> str:
        return f"arn:aws:{service}:{'' if everywhere else region}:{account}:{name}"

    function, mapping = (
        arn("lambda", f"function:{stack}-*"),
        arn("lambda", "event-source-mapping:*"),
    )
    role = arn("iam", f"role/{stack}-*", everywhere=True)
    dashboard = arn("cloudwatch", f"dashboard/{stack}-*", everywhere=True)
    edge = [
        arn("cloudfront", f"{kind}/{name}", everywhere=True)
        for kind, name in (
            ("distribution", "*"),
            ("function", f"{stack}-*"),
            ("origin-access-control", "*"),
            ("response-headers-policy", "*"),
        )
    ]
    api = [f"arn:aws:apigateway:{region}::/{path}" for path in ("restapis", "restapis/*", "tags/*")]
    buckets = f"arn:aws:s3:::{stack}-*"  # and the objects in them
    # What a change set applies is AWS's.
    transform = f"arn:aws:cloudformation:{region}:aws:transform/Serverless-2016-10-31"
    logs = arn("logs", f"log-group:/aws/lambda/{stack}-*")
    return {
        "Version": "2012-10-17",
        "Statement": [
            _allow(
                "cloudformation", _STACK, [arn("cloudformation", f"stack/{stack}/*"), transform]
            ),
            _allow("s3", _BUCKETS, [buckets]),
            _allow("apigateway", "DELETE GET PATCH POST PUT", api),
            _allow("cloudfront", _EDGE, edge),
            _allow("cloudwatch", _ALARMS, [arn("cloudwatch", f"alarm:{stack}-*"), dashboard]),
            _allow("dynamodb", _TABLE, [arn("dynamodb", f"table/{stack}-*")]),
            _allow("iam", _ROLES, [role]),
            _allow("iam", "PassRole", [role], {"iam:PassedToService": "lambda.amazonaws.com"}),
            _allow("lambda", _FUNCTIONS, [function]),
            _allow("lambda", "ListTags TagResource UntagResource", [function, mapping]),
            _allow("lambda", _MAPPINGS, _ANY, {"lambda:FunctionArn": function}, test="ArnLike"),
            _allow("logs", _LOGS, [logs]),
            _allow("sns", _TOPIC, [arn("sns", f"{stack}-*")]),
            _allow("sqs", _QUEUES, [arn("sqs", f"{stack}-*")]),
            _allow(
                "acm", "DescribeCertificate", [f"arn:aws:acm:us-east-1:{account}:certificate/*"]
            ),
            # IAM has no resource for these, or the caller cannot name one.
            {"Effect": "Allow", "Action": _WITHOUT_RESOURCE.split(), "Resource": "*"},
        ],
    }


def _allow(
    service: str,
    actions: str,
    resources: Sequence[str],
    condition: Mapping[str, str] | None = None,
    *,
    test: str = "StringEquals",
) -> Statement:
    made: Statement = {
        "Effect": "Allow",
        "Action": [f"{service}:{one}" for one in actions.split()],
        "Resource": resources[0] if len(resources) == 1 else list(resources),
    }
    return {**made, "Condition": {test: dict(condition)}} if condition else made


_STACK = """
    CreateChangeSet DeleteChangeSet DeleteStack Describe* ExecuteChangeSet GetTemplateSummary List*
    TagResource UpdateTerminationProtection"""
_BUCKETS = """
    AbortMultipartUpload CreateBucket DeleteBucket DeleteBucketPolicy DeleteObject
    DeleteObjectVersion Get* List* PutBucketCORS PutBucketNotification PutBucketOwnershipControls
    PutBucketPolicy PutBucketPublicAccessBlock PutBucketTagging PutEncryptionConfiguration
    PutLifecycleConfiguration PutObject TagResource UntagResource"""
_EDGE = """
    CreateDistribution CreateDistributionWithTags CreateFunction CreateOriginAccessControl
    CreateResponseHeadersPolicy DeleteDistribution DeleteFunction DeleteOriginAccessControl
    DeleteResponseHeadersPolicy DescribeFunction Get* ListTagsForResource PublishFunction
    TagResource UntagResource UpdateDistribution UpdateFunction UpdateOriginAccessControl
    UpdateResponseHeadersPolicy"""
_ALARMS = """
    DeleteAlarms DeleteDashboards DescribeAlarms GetDashboard ListTagsForResource PutDashboard
    PutMetricAlarm TagResource UntagResource"""
_TABLE = """
    CreateTable DeleteItem DeleteTable Describe* Get* ListTagsOfResource PutItem Scan TagResource
    UntagResource UpdateContinuousBackups UpdateItem UpdateTable UpdateTimeToLive"""
_ROLES = """
    CreateRole DeleteRole DeleteRolePolicy Get* List* PutRolePolicy TagRole UntagRole
    UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription"""
_FUNCTIONS = """
    AddPermission CreateFunction DeleteFunction Get* RemovePermission UpdateFunctionCode
    UpdateFunctionConfiguration"""
_MAPPINGS = """
    CreateEventSourceMapping DeleteEventSourceMapping GetEventSourceMapping
    UpdateEventSourceMapping"""
_LOGS = """
    CreateLogGroup DeleteLogGroup DeleteRetentionPolicy DescribeIndexPolicies FilterLogEvents Get*
    ListTagsForResource PutRetentionPolicy TagResource UntagResource"""
_TOPIC = """
    CreateTopic DeleteTopic Get* List* SetTopicAttributes Subscribe TagResource UntagResource"""
_QUEUES = """
    CreateQueue DeleteMessage DeleteQueue Get* ListQueueTags ReceiveMessage SendMessage
    SetQueueAttributes TagQueue UntagQueue"""
_WITHOUT_RESOURCE = """
    cloudformation:ListStacks cloudfront:ListResponseHeadersPolicies cloudwatch:GetMetricData
    iam:SimulatePrincipalPolicy lambda:GetAccountSettings logs:DescribeLogGroups
    logs:DescribeResourcePolicies sns:Unsubscribe"""
