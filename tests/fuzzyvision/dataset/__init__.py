"""Tests of the export of labelled pictures."""
