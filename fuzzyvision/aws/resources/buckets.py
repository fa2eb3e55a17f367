"""Three private buckets: what comes in, what goes out, and the site. Pure."""

from fuzzyvision.aws.resources.ids import DISTRIBUTION, QUEUE, RESULTS, SITE, UPLOADS, policy_of
from fuzzyvision.aws.resources.intrinsics import Json, get, policy, ref, sub, tls_only
from fuzzyvision.aws.resources.naming import about_uploads
from fuzzyvision.aws.resources.options import Options

SHARES_FOLDER = "shares"
"""What short addresses lead to."""
PUBLIC_FOLDERS = ("images", "thumbnails", "results", "explanations", "answers", SHARES_FOLDER)
"""What anybody may read through CloudFront; it expires."""
LABELLED_FOLDER = "labelled"
"""What peers have labelled: the owner's, permanently."""

_UPLOAD_DAYS = 1


def buckets(options: Options) -> Json:
    """Return the buckets with their policies."""
    return {
        UPLOADS: _uploads(options),
        RESULTS: _bucket([_expiry(folder, options.keep_days) for folder in PUBLIC_FOLDERS]),
        SITE: _bucket([]),
        policy_of(UPLOADS): _bucket_policy(UPLOADS),
        policy_of(RESULTS): _bucket_policy(RESULTS, [f"/{name}/*" for name in PUBLIC_FOLDERS]),
        policy_of(SITE): _bucket_policy(SITE, ["/*"]),
    }


def _uploads(options: Options) -> Json:
    bucket = _bucket(
        [{"Id": "Uploads", "Status": "Enabled", "ExpirationInDays": _UPLOAD_DAYS}],
        BucketName=about_uploads("${Uploads}"),
        CorsConfiguration={
            "CorsRules": [
                {
                    "AllowedOrigins": _site_origins(options),
                    "AllowedMethods": ["POST"],
                    # Grants nothing: the form's signature decides. An extension of the peer's
                    # browser that adds a header must not break uploads.
                    "AllowedHeaders": ["*"],
                    "MaxAge": 3600,
                }
            ]
        },
        NotificationConfiguration={
            "QueueConfigurations": [{"Event": "s3:ObjectCreated:*", "Queue": get(QUEUE)}]
        },
    )
    # S3 sends a test message when the queue is set: it must be allowed to by then.
    return {**bucket, "DependsOn": policy_of(QUEUE)}


def _site_origins(options: Options) -> list[object]:
    own = [f"https://{options.domain}"] if options.domain else []
    return [*own, sub("https://${Domain}", Domain=get(DISTRIBUTION, "DomainName"))]


def _bucket(rules: list[Json], **more: object) -> Json:
    unfinished = {
        "Id": "UnfinishedUploads",
        "Status": "Enabled",
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
    }
    return {
        "Type": "AWS::S3::Bucket",
        # S3 itself deletes no bucket that holds something.
        "DeletionPolicy": "Delete",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
                ]
            },
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
            "LifecycleConfiguration": {"Rules": [*rules, unfinished]},
            **more,
        },
    }


def _expiry(folder: str, days: int) -> Json:
    return {
        "Id": folder,
        "Status": "Enabled",
        "Prefix": f"{folder}/",
        "ExpirationInDays": days,
    }


def _bucket_policy(bucket: str, readable: list[str] | None = None) -> Json:
    """Return a bucket's policy; CloudFront may read the paths that are `readable`."""
    statements = [tls_only("s3", [get(bucket), sub("${Bucket}/*", Bucket=get(bucket))])]
    if readable:
        statements.append(
            {
                "Sid": "OurDistributionReads",
                "Effect": "Allow",
                "Principal": {"Service": "cloudfront.amazonaws.com"},
                "Action": "s3:GetObject",
                "Resource": [sub(f"${{Bucket}}{path}", Bucket=get(bucket)) for path in readable],
                "Condition": {
                    "StringEquals": {
                        "AWS:SourceArn": sub(
                            "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}"
                            ":distribution/${Ours}",
                            Ours=ref(DISTRIBUTION),
                        )
                    }
                },
            }
        )
    return {
        "Type": "AWS::S3::BucketPolicy",
        "Properties": {"Bucket": ref(bucket), "PolicyDocument": policy(*statements)},
    }
