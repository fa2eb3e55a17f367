"""Tests of the owner's tools."""
