"""Whole journeys through the running local stack."""
