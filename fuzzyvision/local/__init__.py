"""Fuzzy Vision on one machine."""
