"""Tests of the pins and of the check of advisories."""
