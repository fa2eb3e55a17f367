"""Tests of decoding, checks and rendering."""
