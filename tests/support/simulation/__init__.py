"""The whole service in one thread, in simulated time, on a simulated S3, DynamoDB and SQS."""
