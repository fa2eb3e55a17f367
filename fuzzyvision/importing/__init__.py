"""Importing a model: from a file that somebody has to a bundle that the service runs."""
