"""Tests of importing a model."""
