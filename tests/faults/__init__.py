"""Faults: killed processes, failing storage, interrupted votes."""
