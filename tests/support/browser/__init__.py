"""Driving the site in a browser."""
