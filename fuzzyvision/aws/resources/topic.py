"""Where alarms ring. Pure.

The topic has no custom key: SNS encrypts what it stores, a key costs by the month, and with
AWS's own key for SNS CloudWatch could not publish at all, silently.
"""

from fuzzyvision.aws.resources.ids import TOPIC, policy_of
from fuzzyvision.aws.resources.intrinsics import Json, policy, ref, sub, tls_only


def topic(email: str) -> Json:
    """Return the topic with its policy; the address is asked whether it wants mail."""
    rings = {
        "Sid": "OurAlarmsRing",
        "Effect": "Allow",
        "Principal": {"Service": "cloudwatch.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": ref(TOPIC),
        "Condition": {
            "StringEquals": {"aws:SourceAccount": ref("AWS::AccountId")},
            "ArnLike": {
                "aws:SourceArn": sub(
                    "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}"
                    ":alarm:${AWS::StackName}-*"
                )
            },
        },
    }
    tls = {**tls_only("sns", ref(TOPIC)), "Action": "sns:Publish"}
    return {
        TOPIC: {
            "Type": "AWS::SNS::Topic",
            "Properties": {"Subscription": [{"Protocol": "email", "Endpoint": email}]},
        },
        policy_of(TOPIC): {
            "Type": "AWS::SNS::TopicPolicy",
            "Properties": {"Topics": [ref(TOPIC)], "PolicyDocument": policy(rings, tls)},
        },
    }
