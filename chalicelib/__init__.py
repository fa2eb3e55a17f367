"""The code that runs on AWS Lambda."""
