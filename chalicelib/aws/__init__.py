"""The ports on AWS: S3 for objects, DynamoDB for votes. The only users of boto3."""
