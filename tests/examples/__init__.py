"""Tests of the models' recipes."""
