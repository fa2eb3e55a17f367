"""Tests of the AWS stand-ins."""
