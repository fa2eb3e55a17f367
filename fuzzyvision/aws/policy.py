"""`fuzzy-vision policy STAGE`: the least that IAM has to allow who deploys a stage. Pure.

The commands call AWS themselves, and CloudFormation does in the caller's name what the stack needs.
tests/fuzzyvision/aws/test_policy.py holds the document against both: against what the commands were
seen to call, and against the permissions that AWS's own schemas list for each kind of resource.

Names are the stage's where IAM takes names. Since they begin with the stack's name, the policy of
`dev` is also good for a stage called `dev-2`. Only what reads may have a wildcard in its action.
"""

from typing import Any, NamedTuple

from fuzzyvision.common.stage_names import stack_name


class Part(NamedTuple):
    """Actions of a service, and the ends of the ARNs of what they may be done to: none for all.

    Without a service, each action names its own.
    """

    service: str
    actions: str
    resources: tuple[str, ...] = ()
    condition: tuple[str, str, str] | None = None
    """Operator, key and value."""


def document(stage: str, account: str, region: str, *, budget: bool = False) -> dict[str, Any]:
    """Return the policy for a stage in an account and a region, as IAM takes it.

    IAM takes 6,144 characters, so what only a `budget` needs is a second policy.
    """
    known = {"stack": stack_name(stage), "account": account, "region": region}
    parts = _BUDGET if budget else _PARTS
    return {"Version": "2012-10-17", "Statement": [_statement(one, known) for one in parts]}


def _statement(part: Part, known: dict[str, str]) -> dict[str, Any]:
    resources = [f"arn:aws:{one}".format(**known) for one in part.resources] or ["*"]
    made: dict[str, Any] = {
        "Effect": "Allow",
        "Action": [f"{part.service}:{one}".lstrip(":") for one in part.actions.split()],
        "Resource": resources[0] if len(resources) == 1 else resources,
    }
    if part.condition:
        operator, key, value = part.condition
        made["Condition"] = {operator: {key: value.format(**known)}}
    return made


_PARTS = (
    Part(
        "cloudformation",
        """
        CreateChangeSet DeleteChangeSet DeleteStack Describe* ExecuteChangeSet GetTemplateSummary
        List* TagResource UpdateTerminationProtection""",
        (
            "cloudformation:{region}:{account}:stack/{stack}/*",
            "cloudformation:{region}:aws:transform/Serverless-2016-10-31",
        ),
    ),
    # Buckets and the objects in them.
    Part(
        "s3",
        """
        AbortMultipartUpload CreateBucket DeleteBucket DeleteBucketPolicy DeleteObject
        DeleteObjectVersion Get* List* PutBucketCORS PutBucketNotification
        PutBucketOwnershipControls PutBucketPolicy PutBucketPublicAccessBlock PutBucketTagging
        PutEncryptionConfiguration PutLifecycleConfiguration PutObject TagResource UntagResource""",
        ("s3:::{stack}-*",),
    ),
    # What API Gateway and CloudFront name at random is not the stage's alone.
    Part(
        "apigateway",
        "DELETE GET PATCH POST PUT",
        (
            "apigateway:{region}::/restapis",
            "apigateway:{region}::/restapis/*",
            "apigateway:{region}::/tags/*",
        ),
    ),
    Part(
        "cloudfront",
        """
        CreateDistribution CreateDistributionWithTags CreateFunction CreateInvalidation
        CreateOriginAccessControl CreateResponseHeadersPolicy DeleteDistribution DeleteFunction
        DeleteOriginAccessControl DeleteResponseHeadersPolicy DescribeFunction Get*
        ListTagsForResource PublishFunction TagResource UntagResource UpdateDistribution
        UpdateFunction UpdateOriginAccessControl UpdateResponseHeadersPolicy""",
        (
            "cloudfront::{account}:distribution/*",
            "cloudfront::{account}:function/{stack}-*",
            "cloudfront::{account}:origin-access-control/*",
            "cloudfront::{account}:response-headers-policy/*",
        ),
    ),
    Part(
        "cloudwatch",
        """
        DeleteAlarms DeleteDashboards DescribeAlarms GetDashboard ListTagsForResource PutDashboard
        PutMetricAlarm TagResource UntagResource""",
        (
            "cloudwatch:{region}:{account}:alarm:{stack}-*",
            "cloudwatch::{account}:dashboard/{stack}-*",
        ),
    ),
    Part(
        "dynamodb",
        """
        BatchGetItem CreateTable DeleteItem DeleteTable Describe* Get* ListTagsOfResource
        PutItem Query Scan
        TagResource UntagResource UpdateContinuousBackups UpdateItem UpdateTable
        UpdateTimeToLive""",
        ("dynamodb:{region}:{account}:table/{stack}-*",),
    ),
    Part(
        "iam",
        """
        CreateRole DeleteRole DeleteRolePolicy Get* List* PutRolePolicy TagRole UntagRole
        UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription""",
        ("iam::{account}:role/{stack}-*",),
    ),
    Part(
        "iam",
        "PassRole",
        ("iam::{account}:role/{stack}-*",),
        ("StringEquals", "iam:PassedToService", "lambda.amazonaws.com"),
    ),
    Part(
        "lambda",
        """
        AddPermission CreateFunction DeleteFunction Get* RemovePermission UpdateFunctionCode
        UpdateFunctionConfiguration""",
        ("lambda:{region}:{account}:function:{stack}-*",),
    ),
    Part(
        "lambda",
        "ListTags TagResource UntagResource",
        (
            "lambda:{region}:{account}:function:{stack}-*",
            "lambda:{region}:{account}:event-source-mapping:*",
        ),
    ),
    # Of a mapping, IAM knows the function.
    Part(
        "lambda",
        """
        CreateEventSourceMapping DeleteEventSourceMapping GetEventSourceMapping
        UpdateEventSourceMapping""",
        (),
        ("ArnLike", "lambda:FunctionArn", "arn:aws:lambda:{region}:{account}:function:{stack}-*"),
    ),
    Part(
        "logs",
        """
        CreateLogGroup DeleteLogGroup DeleteRetentionPolicy DescribeIndexPolicies FilterLogEvents
        Get* ListTagsForResource PutRetentionPolicy TagResource UntagResource""",
        ("logs:{region}:{account}:log-group:/aws/lambda/{stack}-*",),
    ),
    Part(
        "sns",
        """
        CreateTopic DeleteTopic Get* List* SetTopicAttributes Subscribe TagResource
        UntagResource""",
        ("sns:{region}:{account}:{stack}-*",),
    ),
    Part(
        "sqs",
        """
        CreateQueue DeleteMessage DeleteQueue Get* ListQueueTags ReceiveMessage SendMessage
        SetQueueAttributes TagQueue UntagQueue""",
        ("sqs:{region}:{account}:{stack}-*",),
    ),
    Part(
        "acm",
        "DescribeCertificate",
        ("acm:us-east-1:{account}:certificate/*",),
    ),
    # IAM has no resource for these, or the caller cannot name one.
    Part(
        "",
        """
        account:GetRegionOptStatus cloudformation:ListStacks
        cloudfront:ListResponseHeadersPolicies cloudwatch:GetMetricData iam:GetRole
        iam:SimulatePrincipalPolicy lambda:GetAccountSettings logs:DescribeLogGroups
        logs:DescribeResourcePolicies servicequotas:GetServiceQuota sns:Unsubscribe""",
    ),
)

_BUDGET = (
    Part(
        "budgets",
        """
        CreateBudgetAction DeleteBudgetAction DescribeBudgetAction ListTagsForResource ModifyBudget
        TagResource UntagResource UpdateBudgetAction ViewBudget""",
        ("budgets::{account}:budget/{stack}-*",),
    ),
    Part("billing", "GetBillingViewData", ("billing::{account}:billingview/*",)),
    Part(
        "iam",
        "CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion Get* List*",
        ("iam::{account}:policy/{stack}-*",),
    ),
    Part(
        "iam",
        "DetachRolePolicy",
        ("iam::{account}:role/{stack}-*",),
        ("ArnLike", "iam:PolicyARN", "arn:aws:iam::{account}:policy/{stack}-*"),
    ),
    Part(
        "iam",
        "PassRole",
        ("iam::{account}:role/{stack}-*",),
        ("StringEquals", "iam:PassedToService", "budgets.amazonaws.com"),
    ),
)
