"""Checks of the texts: the word list and the links. `python -m docs.checks` runs both."""
