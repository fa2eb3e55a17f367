"""Two models on the pictures that peers have labelled."""
