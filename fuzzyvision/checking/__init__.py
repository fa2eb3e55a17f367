"""Checking a running service from outside, as a peer would meet it."""
