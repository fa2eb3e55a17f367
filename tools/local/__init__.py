"""Fuzzy Vision complete on one machine: stand-ins for what AWS does around our code."""
