"""Lambda on this machine: its Python, its runtime client and its runtime API."""
