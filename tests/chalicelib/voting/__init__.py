"""Tests of votes, counters, priority and statistics."""
