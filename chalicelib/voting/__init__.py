"""Votes on pictures, what is counted of them, and which pictures are asked about first."""
