"""Tests of training an owner's model."""
