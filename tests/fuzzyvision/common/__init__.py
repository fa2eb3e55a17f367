"""Tests of what the owner's tools share."""
