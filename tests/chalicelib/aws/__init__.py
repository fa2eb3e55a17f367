"""Tests of the adapters for S3 and DynamoDB."""
