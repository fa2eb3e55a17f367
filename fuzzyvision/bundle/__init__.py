"""A model's bundle: its card, its conversion to LiteRT, parity and metrics."""
