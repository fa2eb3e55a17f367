"""Lambda on this machine: its Python, its runtime client, its runtime API and its events."""
