"""Tests of tickets, events, the worker and deletion."""
