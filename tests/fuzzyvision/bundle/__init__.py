"""Tests of conversion and metrics."""
